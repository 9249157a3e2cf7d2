region = "cn-hangzhou"

website "example.com" {
  filed = "alibaba"
}
