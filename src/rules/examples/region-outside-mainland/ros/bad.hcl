region = "cn-hongkong"
