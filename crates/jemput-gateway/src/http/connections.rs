//! How many are connected: so many in all, so many from one address.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

/// Connections of each address.
#[derive(Clone)]
pub(super) struct Addresses {
    counts: Arc<Mutex<HashMap<IpAddr, usize>>>,
    each: usize,
}

/// One connection of an address, until dropped.
pub(super) struct Place {
    counts: Arc<Mutex<HashMap<IpAddr, usize>>>,
    from: IpAddr,
}

impl Addresses {
    pub(super) fn new(each: usize) -> Self {
        Self {
            counts: Arc::default(),
            each,
        }
    }

    /// None when this address has its share.
    pub(super) fn enter(&self, from: IpAddr) -> Option<Place> {
        let from = from.to_canonical();
        let most = if from.is_loopback() {
            usize::MAX
        } else {
            self.each
        };
        let from = whole(from);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(from).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Place {
            counts: self.counts.clone(),
            from,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.from) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.from);
            }
        }
    }
}

/// One line has a /64 of IPv6 and may use any address in it.
fn whole(from: IpAddr) -> IpAddr {
    match from {
        IpAddr::V4(_) => from,
        IpAddr::V6(address) => {
            let network = u128::from(address) >> 64 << 64;
            IpAddr::V6(Ipv6Addr::from(network))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_does_not_take_all() {
        let addresses = Addresses::new(2);
        let enter = |from: &str| addresses.enter(from.parse().unwrap());
        let (one, two) = (enter("203.0.113.7"), enter("::ffff:203.0.113.7"));
        assert!(one.is_some() && two.is_some());
        assert!(enter("203.0.113.7").is_none());
        assert!(enter("203.0.113.8").is_some());
        drop(one);
        let again = enter("203.0.113.7");
        assert!(again.is_some() && enter("203.0.113.7").is_none());
        let six = (enter("2001:db8::1"), enter("2001:db8::ffff:2"));
        assert!(six.0.is_some() && six.1.is_some());
        assert!(enter("2001:db8::3").is_none());
        assert!(enter("2001:db8:0:1::1").is_some());
        let many: Vec<_> = (0..100).map(|_| enter("127.0.0.1")).collect();
        assert!(many.iter().all(Option::is_some));
        drop((two, again, six, many));
        assert!(addresses.counts.lock().unwrap().is_empty());
    }
}
