//! What is good to know beside the rules: the notes of the governing document that judge nothing.

use crate::text::Text;

pub(in crate::rules) const ACCOUNT_SAME: Text = Text::fixed(
    "购买服务器与申请备案为同一账号：备案时直接选择服务器，无需手动申请服务号；数量相同。",
    "Same account for server and filing: pick the server in the form, no number to apply for; the count is the same.",
);

pub(in crate::rules) const ACCOUNT_OTHER: Text = Text::fixed(
    "不同账号：先用购买服务器的账号申请备案服务号，再在备案账号中填写。",
    "Different accounts: apply for the number with the account that bought the server, then enter it in the filing account.",
);

pub(in crate::rules) const NUMBER_USED: Text = Text::fixed(
    "备案成功即用掉一个服务号，注销或取消接入后也不能再用。",
    "A successful filing uses a number for good, even after cancellation or removal of access.",
);

pub(in crate::rules) const SELF_BUILT: Text = Text::fixed(
    "自建服务器或机房：联系网络提供商（联通、电信等）备案。",
    "Servers of your own: file through their network provider (China Unicom, China Telecom …).",
);

pub(in crate::rules) const QUERY_FILING: Text = Text::fixed(
    "查询是否已备案：beian.miit.gov.cn 公共查询 > 备案信息查询。",
    "Is it filed? beian.miit.gov.cn, 公共查询 > 备案信息查询.",
);

pub(in crate::rules) const SAME_PROVIDER: Text = Text::fixed(
    "已在阿里云备案，更换阿里云服务器：只改解析，无需再次备案。",
    "Filed through Alibaba Cloud, moving to another Alibaba server: change DNS only.",
);

pub(in crate::rules) const LEAVE: Text = Text::fixed(
    "更换到其他接入商：在新接入商办理接入备案。",
    "Moving to another provider: do the access filing there.",
);

pub(in crate::rules) const ONE_DOMAIN: Text = Text::fixed(
    "自 2019-04-22 起一个网站只备案一个域名；子域名不另计。",
    "Since 2019-04-22 a website files one domain; subdomains do not count.",
);

pub(in crate::rules) const ELASTIC_WEB: Text = Text::fixed(
    "弹性 Web 托管按账号计，一个账号最多 5 个服务号。",
    "Elastic Web Hosting counts per account: at most 5 numbers.",
);

pub(in crate::rules) const EXISTING: Text = Text::fixed(
    "已有实例改代码不会续费，请在控制台续费。",
    "For an existing server an edit of the code buys nothing: renew in the console.",
);
