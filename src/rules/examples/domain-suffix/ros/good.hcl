website "acme.cn" {
  filed = "none"
}
