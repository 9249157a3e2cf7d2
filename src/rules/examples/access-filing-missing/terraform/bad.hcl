website "example.com" {
  filed = "other"
}
