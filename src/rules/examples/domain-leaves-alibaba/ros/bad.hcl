website "example.com" {
  filed = "alibaba"
}

origin "203.0.113.10" {
  provider = "other"
  mainland = true
}
