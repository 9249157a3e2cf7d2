variable "region" {
  description = "主站地域"
  type        = string
  default     = "cn-hangzhou"
}

variable "domain" {
  description = "主域名"
  type        = string
  default     = "example.com"
}

variable "charge_type" {
  description = "ECS 付费方式：PrePaid 包年包月，PostPaid 按量付费"
  type        = string
  default     = "PostPaid"
  validation {
    condition     = contains(["PrePaid", "PostPaid"], var.charge_type)
    error_message = "付费方式只能是 PrePaid 或 PostPaid。"
  }
}

variable "web_months" {
  description = "Web 服务器购买时长（月）"
  type        = number
  default     = 12
}

variable "admin_bandwidth" {
  description = "管理后台的公网带宽（Mbps），由运维在部署时给出"
  type        = number
}
