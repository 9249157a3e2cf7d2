region = "cn-hangzhou"
