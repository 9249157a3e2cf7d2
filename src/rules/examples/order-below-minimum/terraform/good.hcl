server "marketplace-site" {
  product     = "market"
  term_months = 12
  amount      = 99
}
