//! That nobody takes the room of all the others: memory for bodies, connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jemput_domain::wire::transfer::{AppendAnswer, TransferCode};
use jemput_gateway::http::Limits;
use jemput_gateway::{Gateway, Inner as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::laptop::{Bundle, Laptop};
use crate::office::{Office, Running};

const SOON: Duration = Duration::from_secs(20);

async fn start(office: &Office, limits: Limits) -> Running {
    let gateway = Gateway::open(office.config()).await.unwrap();
    gateway.put_keyset(office.keyset()).await.unwrap();
    Running::serve_with(gateway, limits).await
}

async fn connect(running: &Running) -> TcpStream {
    let address = running.url.strip_prefix("http://").unwrap();
    TcpStream::connect(address).await.unwrap()
}

/// Says that 64 KiB will come, and sends none of them.
async fn announce(running: &Running, laptop: &Laptop, bundle: &Bundle) -> TcpStream {
    let target = format!(
        "/jemput/v1/bundles/{}/items/2?generation=0&offset=0",
        bundle.hash
    );
    let mut socket = connect(running).await;
    let head = laptop.signed_head("PATCH", &target, &bundle.items[2][..64 << 10]);
    socket.write_all(head.as_bytes()).await.unwrap();
    socket
}

/// Reads to the end, which must come in time.
async fn closed(mut socket: TcpStream) {
    let mut rest = Vec::new();
    let read = timeout(SOON, socket.read_to_end(&mut rest)).await;
    assert!(read.is_ok(), "still open");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_do_not_come_hold_up_nobody_else() {
    let office = Office::new(None);
    let limits = Limits {
        bodies: 192 << 10,
        device_bodies: 128 << 10,
        wait: Duration::from_millis(300),
        ..Limits::default()
    };
    let running = start(&office, limits).await;
    let url = &running.url;
    let keyset = office.keyset().peek().unwrap();
    let [mut slow, mut second, mut third] = [(); 3].map(|()| office.certified());
    let [of_slow, of_second, of_third] =
        [&mut slow, &mut second, &mut third].map(|laptop| laptop.seal(&keyset, &[200_000]));
    for (laptop, bundle) in [
        (&slow, &of_slow),
        (&second, &of_second),
        (&third, &of_third),
    ] {
        laptop.start_with_records(url, bundle).await;
    }
    let append = async |laptop: &Laptop, bundle: &Bundle| {
        let sent = laptop.append(url, bundle.hash, 2, (0, 0), &bundle.items[2][..64 << 10]);
        timeout(SOON, sent).await.expect("no answer")
    };
    // What was announced or broken off is not heard of at once.
    let until = async |laptop: &Laptop, bundle: &Bundle, status: u16| {
        let asked = async {
            loop {
                let answer = append(laptop, bundle).await;
                if answer.status == status {
                    return answer;
                }
                sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(SOON, asked).await.expect("another answer for ever")
    };
    let _held = [
        announce(&running, &slow, &of_slow).await,
        announce(&running, &slow, &of_slow).await,
    ];
    // Its own share is used up, nobody else's.
    until(&slow, &of_slow, 503)
        .await
        .refused(503, TransferCode::Busy);
    append(&second, &of_second).await.ok::<AppendAnswer>();

    // All room is used up: an answer all the same, and one who is not enrolled yet is heard.
    let last = announce(&running, &second, &of_second).await;
    until(&third, &of_third, 503)
        .await
        .refused(503, TransferCode::Busy);
    let new = Laptop::new();
    let request = new.keys.request(&office.invitation(), "laptop");
    timeout(SOON, new.enrol(url, &request))
        .await
        .unwrap()
        .refused(404, TransferCode::UnknownInvitation);
    drop(last);
    until(&third, &of_third, 200).await.ok::<AppendAnswer>();
    running.kill().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_nobody_uses_are_closed() {
    let office = Office::new(None);
    let limits = Limits {
        unused: Duration::from_millis(500),
        pause: Duration::from_secs(1),
        ..Limits::default()
    };
    let running = start(&office, limits).await;
    let nothing_sent = connect(&running).await;
    let mut two = connect(&running).await;
    // HTTP/2's preface and empty settings; never a request, never an answer to a ping.
    two.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0")
        .await
        .unwrap();
    tokio::join!(closed(nothing_sent), closed(two));

    // A request that takes longer than that is answered: it waits 5 s for the office.
    let invitation = office.invitation();
    running
        .gateway
        .put_invitation(invitation.id, invitation.expires_at)
        .await
        .unwrap();
    let new = Laptop::new();
    let request = new.keys.request(&invitation, "laptop");
    assert_eq!(new.enrol(&running.url, &request).await.status, 202);
    running.kill().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_handshake_takes_a_place_too() {
    let office = Office::new(None);
    let gateway = Gateway::open(office.config()).await.unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let begun = Arc::new(AtomicUsize::new(0));
    let counted = begun.clone();
    let limits = Limits {
        connections: 2,
        ..Limits::default()
    };
    // As long as the client likes.
    let handshake = move |mut socket: TcpStream| {
        counted.fetch_add(1, Ordering::SeqCst);
        async move {
            let _ = socket.read_u8().await;
            None::<TcpStream>
        }
    };
    let router = jemput_gateway::http::router(gateway);
    let served = tokio::spawn(jemput_gateway::http::serve_with(
        listener,
        handshake,
        router,
        limits,
        std::future::pending(),
    ));
    let mut sockets = Vec::new();
    for _ in 0..4 {
        sockets.push(TcpStream::connect(address).await.unwrap());
    }
    let taken = async |places| {
        let all = async {
            while begun.load(Ordering::SeqCst) < places {
                sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(SOON, all)
            .await
            .expect("a place that is free is taken");
    };
    taken(2).await;
    sleep(Duration::from_millis(300)).await;
    assert_eq!(begun.load(Ordering::SeqCst), 2);
    sockets.remove(0);
    taken(3).await;
    served.abort();
}
