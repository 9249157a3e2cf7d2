website "acme.io" {
  filed = "none"
}
