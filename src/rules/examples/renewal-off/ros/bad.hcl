website "example.com" {
  filed   = "alibaba"
  servers = ["Web"]
}
