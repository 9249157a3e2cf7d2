website "example.com" {
  filed = "none"
}
