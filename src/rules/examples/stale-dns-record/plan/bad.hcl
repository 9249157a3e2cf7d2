website "example.com" {
  filed = "alibaba"
}
