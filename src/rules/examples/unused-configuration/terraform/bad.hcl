# There is no folder of this name: it is called `examples`.
exclude = ["exmaples"]
