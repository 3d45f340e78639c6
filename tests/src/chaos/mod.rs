//! A bad line: a proxy in front of the gateway that cuts, stalls, repeats, reorders and falsifies
//! requests and answers, by seed. It works on bytes, so a request can be cut at any of them.

mod every_byte;
mod message;
mod mood;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Context, Result};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

use every_byte::EveryByte;
pub use mood::Mood;

/// What the line has done so far; a scenario prints it when it fails.
#[derive(Debug, Default)]
pub struct Damage {
    pub requests: AtomicU64,
    pub faults: AtomicU64,
}

pub struct BadLine {
    pub address: SocketAddr,
    pub damage: Arc<Damage>,
    line: Arc<Line>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for BadLine {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Line {
    /// None: nobody answers there yet.
    gateway: Mutex<Option<SocketAddr>>,
    random: Mutex<StdRng>,
    /// Requests kept back, sent again later: after newer ones, that is, out of order.
    held: Mutex<Vec<Vec<u8>>>,
    faults_percent: u8,
    every_byte: Mutex<Option<EveryByte>>,
    damage: Arc<Damage>,
}

impl BadLine {
    /// A line on a free port of this machine, leading nowhere yet. `faults_percent` of the requests
    /// meet a fault.
    pub async fn open(seed: u64, faults_percent: u8) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let damage = Arc::new(Damage::default());
        let line = Arc::new(Line {
            gateway: Mutex::default(),
            random: Mutex::new(StdRng::seed_from_u64(seed)),
            held: Mutex::default(),
            faults_percent,
            every_byte: Mutex::default(),
            damage: damage.clone(),
        });
        let serving = line.clone();
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let line = serving.clone();
                // A broken line ends its connection; that is its job.
                tokio::spawn(async move { line.serve(client).await.ok() });
            }
        });
        Ok(Self {
            address,
            damage,
            line,
            task,
        })
    }

    /// Where it leads from now on.
    pub fn lead_to(&self, gateway: SocketAddr) {
        *self.line.gateway.lock().expect("line") = Some(gateway);
    }

    /// From now on each kind of request reaches the gateway cut after every one of its bytes before it
    /// arrives whole, and each kind of answer is cut after every `step`th.
    pub fn break_at_every_byte(&self, step: usize) {
        *self.line.every_byte.lock().expect("line") = Some(EveryByte::new(step));
    }

    /// Where requests and answers were cut, in all.
    pub fn cuts(&self) -> usize {
        let every = self.line.every_byte.lock().expect("line");
        every.as_ref().map_or(0, EveryByte::cuts)
    }

    /// Draws its faults by another seed from now on. What was held back arrives all the same.
    pub fn reseed(&self, seed: u64) {
        *self.line.random.lock().expect("line") = StdRng::seed_from_u64(seed);
    }
}

impl Line {
    async fn serve(&self, mut client: TcpStream) -> Result<()> {
        client.set_nodelay(true)?;
        while let Some(request) = message::read_request(&mut client).await? {
            self.damage.requests.fetch_add(1, Ordering::Relaxed);
            if self.breaks_at_every_byte() {
                if self.pass_in_pieces(&mut client, request).await? {
                    continue;
                }
                return Ok(());
            }
            let mood = self.mood(request.len());
            if mood != Mood::Fair {
                self.damage.faults.fetch_add(1, Ordering::Relaxed);
            }
            if !self.pass(&mut client, request, mood).await? {
                return Ok(());
            }
        }
        Ok(())
    }

    fn breaks_at_every_byte(&self) -> bool {
        self.every_byte.lock().expect("line").is_some()
    }

    fn cut<T>(&self, plan: impl FnOnce(&mut EveryByte) -> T) -> Option<T> {
        self.every_byte.lock().expect("line").as_mut().map(plan)
    }

    /// The gateway gets the first byte alone, the first two, …, then the whole; the laptop a piece of
    /// the answer, and when all pieces had their turn the whole. False ends the client's connection.
    async fn pass_in_pieces(&self, client: &mut TcpStream, request: Vec<u8>) -> Result<bool> {
        for end in self
            .cut(|every| every.requests(&request))
            .unwrap_or_default()
        {
            let mut gateway = self.connect().await?;
            gateway.write_all(&request[..end]).await?;
            if end % 2 == 0 {
                // Reset, not closed in order.
                gateway.set_zero_linger()?;
            }
        }
        let answer = self.ask(&request).await?;
        let end = self.cut(|every| every.answer(&request, &answer)).flatten();
        client
            .write_all(&answer[..end.unwrap_or(answer.len())])
            .await?;
        Ok(end.is_none())
    }

    fn mood(&self, length: usize) -> Mood {
        Mood::draw(
            &mut self.random.lock().expect("line"),
            length,
            self.faults_percent,
        )
    }

    /// Hands one request on as the mood is; false ends the client's connection.
    async fn pass(&self, client: &mut TcpStream, request: Vec<u8>, mood: Mood) -> Result<bool> {
        match mood {
            Mood::Fair => {
                let answer = self.ask(&request).await?;
                client.write_all(&answer).await?;
                Ok(true)
            }
            Mood::CutRequest { at } => {
                let mut gateway = self.connect().await?;
                gateway.write_all(&request[..at]).await?;
                Ok(false)
            }
            Mood::LoseAnswer => {
                self.ask(&request).await?;
                Ok(false)
            }
            Mood::CutAnswer { part } => {
                let answer = self.ask(&request).await?;
                client
                    .write_all(&answer[..answer.len() * usize::from(part) / 100])
                    .await?;
                Ok(false)
            }
            Mood::Repeat => {
                self.ask(&request).await?;
                let answer = self.ask(&request).await?;
                client.write_all(&answer).await?;
                Ok(true)
            }
            Mood::HoldBack => {
                self.held.lock().expect("line").push(request);
                Ok(false)
            }
            Mood::ReleaseHeld => {
                let held = std::mem::take(&mut *self.held.lock().expect("line"));
                for old in held.iter().rev() {
                    self.ask(old).await?;
                }
                let answer = self.ask(&request).await?;
                client.write_all(&answer).await?;
                Ok(true)
            }
            Mood::Stall { millis } => {
                tokio::time::sleep(Duration::from_millis(millis)).await;
                let answer = self.ask(&request).await?;
                client.write_all(&answer).await?;
                Ok(true)
            }
            Mood::CaptivePortal => {
                client.write_all(message::PORTAL).await?;
                Ok(false)
            }
            Mood::ServerError => {
                client.write_all(message::UNAVAILABLE).await?;
                Ok(false)
            }
            Mood::FlipBit => {
                let mut request = request;
                let at = self
                    .random
                    .lock()
                    .expect("line")
                    .random_range(0..request.len());
                request[at] ^= 1;
                // Whatever comes of it, the client must not take a lost connection for success.
                let _ = tokio::time::timeout(Duration::from_millis(300), self.ask(&request)).await;
                Ok(false)
            }
        }
    }

    async fn connect(&self) -> Result<TcpStream> {
        let gateway = *self.gateway.lock().expect("line");
        let gateway = gateway.context("the line leads nowhere")?;
        Ok(TcpStream::connect(gateway).await?)
    }

    async fn ask(&self, request: &[u8]) -> Result<Vec<u8>> {
        let mut gateway = self.connect().await?;
        gateway.set_nodelay(true)?;
        gateway.write_all(request).await?;
        message::read_answer(&mut gateway).await
    }
}
