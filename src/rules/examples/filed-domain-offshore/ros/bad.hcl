region = "cn-hongkong"

website "example.com" {
  filed = "alibaba"
}
