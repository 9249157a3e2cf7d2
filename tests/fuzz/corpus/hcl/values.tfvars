# 生产环境
charge_type = "PrePaid"
web_months  = 1 # 先买一个月试试
