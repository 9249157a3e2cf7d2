region = "cn-hangzhou"

website "example.com" {
  filed = "none"
}
