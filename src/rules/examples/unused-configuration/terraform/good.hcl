exclude = ["*.example.tf"]
