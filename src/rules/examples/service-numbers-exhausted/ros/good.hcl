region = "cn-hangzhou"

website "example.com" {
  filed = "none"
}

website "example.net" {
  filed = "none"
}

website "example.org" {
  filed = "none"
}

website "example.cn" {
  filed = "none"
}

website "example.com.cn" {
  filed = "none"
}
