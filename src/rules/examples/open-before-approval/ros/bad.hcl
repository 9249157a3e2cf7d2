website "example.com" {
  filed   = "applying"
  servers = ["Web"]
}
