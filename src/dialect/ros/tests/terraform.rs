//! Terraform inside ROS.
