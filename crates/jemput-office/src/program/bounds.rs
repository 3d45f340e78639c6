//! What laptops may make the gateway hold, as said on the command line or in the environment.

use clap::Args;
use jemput_gateway::Quota;
use jemput_gateway::http::Limits;
use jemput_office::serve::Bounds;

#[derive(Args)]
#[command(next_help_heading = "Bounds of the gateway")]
pub struct BoundArguments {
    /// Bundles one laptop may begin within 24 hours; what it has begun goes on
    #[arg(long, env = "JEMPUT_GATEWAY_BUNDLES_PER_DAY", value_name = "COUNT",
          default_value_t = Quota::default().bundles, value_parser = clap::value_parser!(u64).range(1..))]
    gateway_bundles_per_day: u64,
    /// GiB (1,073,741,824 bytes) of sealed data one laptop may begin within 24 hours
    #[arg(long, env = "JEMPUT_GATEWAY_GIB_PER_DAY", value_name = "GIB",
          default_value_t = Quota::default().bytes >> 30, value_parser = clap::value_parser!(u64).range(1..=1 << 20))]
    gateway_gib_per_day: u64,
    /// Connections at once, of all laptops together; more wait
    #[arg(long, env = "JEMPUT_GATEWAY_CONNECTIONS", value_name = "COUNT",
          default_value_t = Limits::default().connections as u32, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    gateway_connections: u32,
    /// Connections at once of one address (IPv4, or IPv6 /64), which many laptops may share; more are
    /// closed. Not counted on a loopback address: behind a proxy, it is the proxy's to bound
    #[arg(long, env = "JEMPUT_GATEWAY_CONNECTIONS_EACH", value_name = "COUNT",
          default_value_t = Limits::default().connections_each as u32, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    gateway_connections_each: u32,
    /// MiB (1,048,576 bytes) of memory for what laptops are sending at the moment; at least 64
    #[arg(long, env = "JEMPUT_GATEWAY_MEMORY_MIB", value_name = "MIB",
          default_value_t = (Limits::default().bodies >> 20) as u32, value_parser = clap::value_parser!(u32).range(64..=65_536))]
    gateway_memory_mib: u32,
}

impl BoundArguments {
    /// As the library takes them.
    pub fn bounds(&self) -> Bounds {
        let many = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        Bounds {
            quota: Quota {
                bundles: self.gateway_bundles_per_day,
                bytes: self.gateway_gib_per_day << 30,
            },
            limits: Limits {
                connections: many(self.gateway_connections),
                connections_each: many(self.gateway_connections_each),
                bodies: many(self.gateway_memory_mib).saturating_mul(1 << 20),
                ..Limits::default()
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use jemput_gateway::Quota;
    use jemput_gateway::http::Limits;

    use super::BoundArguments;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        bounds: BoundArguments,
    }

    fn parsed(line: &str) -> Option<jemput_office::serve::Bounds> {
        let words = std::iter::once("serve").chain(line.split_whitespace());
        Line::try_parse_from(words)
            .ok()
            .map(|line| line.bounds.bounds())
    }

    #[test]
    fn nothing_said_is_what_the_gateway_has_by_itself() {
        let bounds = parsed("").unwrap();
        assert_eq!(bounds.quota, Quota::default());
        let usual = Limits::default();
        assert_eq!(
            (
                bounds.limits.bodies,
                bounds.limits.connections,
                bounds.limits.connections_each
            ),
            (usual.bodies, usual.connections, usual.connections_each)
        );
    }

    #[test]
    fn each_has_its_unit_and_none_may_be_nothing() {
        let bounds = parsed(
            "--gateway-bundles-per-day 7 --gateway-gib-per-day 2 --gateway-connections 30
             --gateway-connections-each 4 --gateway-memory-mib 64",
        )
        .unwrap();
        assert_eq!((bounds.quota.bundles, bounds.quota.bytes), (7, 2 << 30));
        let limits = bounds.limits;
        assert_eq!(
            (limits.connections, limits.connections_each, limits.bodies),
            (30, 4, 64 << 20)
        );
        for refused in [
            "--gateway-bundles-per-day 0",
            "--gateway-gib-per-day 0",
            "--gateway-gib-per-day 99999999999",
            "--gateway-connections 0",
            "--gateway-connections-each -1",
            "--gateway-memory-mib 8",
        ] {
            assert!(parsed(refused).is_none(), "{refused}");
        }
    }
}
