exclude = ["*.example.yml"]
