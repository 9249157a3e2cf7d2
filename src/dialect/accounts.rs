//! Which arguments of a provider say the account that it works in.
//!
//! Stands alone because code and plan must tell the same accounts apart. How they compare what is
//! written there is their own: a plan holds expressions, code holds text.

/// Arguments whose value says the account, or who asks for it (documentation of the alicloud
/// provider, and names that other providers use, November 2026). What only says how to talk to the
/// service, such as `sign_version`, does not.
pub(super) const ARGUMENTS: [&str; 12] = [
    "access_key",
    "account_id",
    "account_type",
    "assume_role_arn",
    "credentials_uri",
    "ecs_role_name",
    "profile",
    "role_arn",
    "security_token",
    "shared_config_files",
    "shared_credentials_file",
    "shared_credentials_files",
];

/// Blocks that name a role to work as; the role says the account, its session does not.
pub(super) const BLOCKS: [&str; 2] = ["assume_role", "assume_role_with_oidc"];

/// The role in them.
pub(super) const ROLE: &str = "role_arn";
