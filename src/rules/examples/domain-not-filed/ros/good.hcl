website "example.com" {
  filed = "none"
}

origin "203.0.113.10" {
  provider = "other"
  mainland = false
}
