//! The closed vocabularies of the tables: products, editions, dialects, kinds of resource types,
//! kinds of targets.
//!
//! Stands alone because everything else compares these: as enums, so that the compiler finds each
//! place that must know of a new one. Each has the id that tables, configuration and reports write.

/// An enum with an id for each value.
macro_rules! vocabulary {
    ($(#[$about:meta])* $name:ident { $($(#[$what:meta])* $value:ident = $id:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
        pub enum $name {
            $($(#[$what])* #[serde(rename = $id)] #[doc = concat!("`", $id, "`")] $value,)+
        }

        impl $name {
            /// All of them, in the order of this file.
            pub const ALL: &'static [Self] = &[$(Self::$value,)+];

            /// The ids of all of them.
            pub const IDS: &'static [&'static str] = &[$($id,)+];

            /// As tables, configuration and reports write it.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$value => $id,)+ }
            }

            /// The one with an id.
            pub fn of(id: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.id() == id)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.id())
            }
        }
    };
}

pub(crate) use vocabulary;

vocabulary! {
    /// A product of Alibaba Cloud, as far as a filing meets it.
    Product {
        Ecs = "ecs",
        WebHosting = "web-hosting",
        Swas = "swas",
        ElasticWeb = "elastic-web",
        Market = "market",
        Nat = "nat",
        Ipv6Translation = "ipv6-translation",
        Ens = "ens",
        Ack = "ack",
        Alb = "alb",
        ApiGateway = "api-gateway",
        BandwidthPackage = "bandwidth-package",
        Cdn = "cdn",
        ComputeNest = "compute-nest",
        Dcdn = "dcdn",
        Ddos = "ddos",
        DedicatedHost = "dedicated-host",
        Dns = "dns",
        DnsForward = "dns-forward",
        Eci = "eci",
        Edas = "edas",
        Ehpc = "ehpc",
        Eip = "eip",
        Emr = "emr",
        Esa = "esa",
        Ess = "ess",
        Fc = "fc",
        Ga = "ga",
        Ipv6 = "ipv6",
        Live = "live",
        Nlb = "nlb",
        Oss = "oss",
        RdsCustom = "rds-custom",
        Ros = "ros",
        Sae = "sae",
        Scdn = "scdn",
        Slb = "slb",
        Vod = "vod",
        Vs = "vs",
        Waf = "waf",
    }
}

impl Product {
    /// The products that the governing document designates for filing.
    pub const SERVERS: [Self; 8] = [
        Self::Ecs,
        Self::WebHosting,
        Self::Swas,
        Self::ElasticWeb,
        Self::Market,
        Self::Nat,
        Self::Ipv6Translation,
        Self::Ens,
    ];

    /// Whether it is one of [`Product::SERVERS`].
    pub fn is_server(self) -> bool {
        Self::SERVERS.contains(&self)
    }
}

vocabulary! {
    /// An edition of the filing rules, oldest first.
    Edition {
        June2019 = "2019-06",
        June2026 = "2026-06",
    }
}

impl Edition {
    /// The one that is judged by unless another is chosen: that of the governing document.
    pub const DEFAULT: Self = Self::June2019;
}

vocabulary! {
    /// What a server or place is written in.
    Dialect {
        Terraform = "terraform",
        Ros = "ros",
        Plan = "plan",
        Declared = "declared",
    }
}

vocabulary! {
    /// What a resource type is among those of its role, where that matters.
    Kind {
        /// A load balancer itself, not its rules, groups and attachments.
        Balancer = "balancer",
        /// Servers that a balancer spreads traffic over.
        ServerGroup = "server-group",
        ScalingGroup = "scaling-group",
        /// A network interface.
        Interface = "interface",
        Listener = "listener",
        Vswitch = "vswitch",
        /// A public address.
        Eip = "eip",
        Bucket = "bucket",
        /// A site of ESA.
        Site = "site",
        /// A plan of ESA.
        Plan = "plan",
        /// An instance of WAF or Anti-DDoS.
        AccessInstance = "access-instance",
        SecurityGroup = "security-group",
    }
}

vocabulary! {
    /// What a reference of the table leads to.
    TargetKind {
        AccessDomain = "access-domain",
        AccessInstance = "access-instance",
        Accelerator = "accelerator",
        Any = "any",
        ApiGroup = "api-group",
        App = "app",
        BandwidthPackage = "bandwidth-package",
        Bucket = "bucket",
        Cluster = "cluster",
        Eip = "eip",
        Eni = "eni",
        Function = "function",
        GtmInstance = "gtm-instance",
        Ipv6Gateway = "ipv6-gateway",
        LaunchTemplate = "launch-template",
        Listener = "listener",
        LoadBalancer = "load-balancer",
        Nat = "nat",
        Plan = "plan",
        ScalingGroup = "scaling-group",
        SecurityGroup = "security-group",
        Server = "server",
        ServerGroup = "server-group",
        Site = "site",
        Template = "template",
        Vswitch = "vswitch",
        Zone = "zone",
    }
}

vocabulary! {
    /// The filing state of a website, as the user knows it.
    #[derive(Default)]
    Filed {
        /// Not filed: to be filed.
        None = "none",
        /// Not filed yet, in review.
        Applying = "applying",
        /// Filed through Alibaba Cloud.
        Alibaba = "alibaba",
        /// Filed through another provider.
        Other = "other",
        /// Not known.
        #[default]
        Unknown = "unknown",
    }
}

vocabulary! {
    /// What a website needs.
    Need {
        /// To be filed: declared so, or on its way.
        Filing = "filing",
        /// Filed with another provider, and to be added to Alibaba Cloud (接入备案).
        Access = "access",
        /// Filed here, or it surely reaches nothing that asks for a filing.
        Nothing = "nothing",
        /// Nobody said whether it is filed, or nobody knows whether access is needed.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// What a server has to do with websites.
    ServerRole {
        /// A website surely runs on it.
        Carries = "carries",
        /// One may: something on the way is not known.
        MayCarry = "may-carry",
        /// No website is known; it has, or may have, an entrance from the Internet.
        Public = "public",
        /// No website is known, and it surely has no such entrance.
        Private = "private",
        /// Named in the configuration.
        Declared = "declared",
    }
}

vocabulary! {
    /// Why a server is not judged.
    Aside {
        /// No website leads to it.
        NoWebsite = "no-website",
        /// What it carries needs no filing.
        NothingToFile = "nothing-to-file",
        /// No website is known at all, others have an entrance from the Internet, and this one has none.
        NoEntrance = "no-entrance",
        /// The configuration chooses others (`candidates = "declared"`).
        NotDeclared = "not-declared",
        /// A gateway: nothing is published through it, or the servers behind it count.
        Gateway = "gateway",
    }
}

vocabulary! {
    /// Which servers are judged.
    #[derive(Default)]
    Candidates {
        /// Those that websites to be filed need, and declared ones; where no website is known, those with an entrance from the
        /// Internet.
        #[default]
        Auto = "auto",
        /// Servers that a website leads to or may lead to, and declared ones.
        Serving = "serving",
        /// Servers named in the configuration.
        Declared = "declared",
        /// Every server in code.
        All = "all",
    }
}
