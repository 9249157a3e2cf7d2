edition = "2019-06"

server "corp-site" {
  product     = "web-hosting"
  region      = "cn-hangzhou"
  term_months = 12
}
