resource "aws_eip" "web" {
  domain = "vpc"
}

resource "alicloud_alidns_record" "www" {
  domain_name = "example.com"
  rr          = "www"
  type        = "A"
  value       = aws_eip.web.public_ip
}
