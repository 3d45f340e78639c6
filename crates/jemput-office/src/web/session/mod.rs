//! Signing in and out; who a request is from.

mod audit;
mod cookie;
mod store;
pub mod throttle;

use axum::http::HeaderMap;
use jemput_domain::error::ErrorCode;
use jemput_domain::regions::{Regions, usual_village_term};
use jemput_domain::wire::office_pack::Terms;
use jemput_domain::wire::person::RegionCode;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::call::{Call, Caller, Web};
use super::fault::{Result, fault, internal};
use super::types::session::{Me, OfficeCard, SignInRequest};
use super::types::shared::Nothing;
use crate::storage::audit::Entry;
use crate::storage::users::StoredUser;
use crate::storage::{settings, users};

pub use audit::audit;
pub use cookie::Cookie;

/// Longest login and passphrase looked at.
const LONGEST: usize = 256;

pub async fn sign_in(web: Web, headers: HeaderMap, request: SignInRequest) -> Result<(Cookie, Me)> {
    let office = &web.parts.office;
    let login = request.login.trim().to_lowercase();
    let passphrase = Zeroizing::new(request.passphrase);
    if login.is_empty() || login.len() > LONGEST || passphrase.len() > LONGEST {
        return Err(fault(ErrorCode::SignInFailed));
    }
    // Counted as a failure before it is looked at: parallel guesses gain nothing.
    web.throttle.attempt(office, &login).await?;
    let user = users::get(&mut *office.db.read().await?, &office.code, &login).await?;
    let fits = web.throttle.verify(passphrase, user.as_ref()).await?;
    let user = user.filter(|user| fits && user.active);
    let Some(user) = user else {
        note(&web, "-", "sign_in_failed").await?;
        return Err(fault(ErrorCode::SignInFailed));
    };
    store::sweep(office).await?;
    let Some(token) = store::begin(office, &user).await? else {
        return Err(fault(ErrorCode::SignInFailed));
    };
    note(&web, &user.login, "sign_in").await?;
    let me = me_of(&web, &caller_of(user)).await?;
    Ok((Cookie::begin(&token, &headers)?, me))
}

pub async fn sign_out(web: Web, headers: HeaderMap, _: Nothing) -> Result<(Cookie, Nothing)> {
    if let Some(token) = cookie::token(&headers)
        && let Some(login) = store::end(&web.parts.office, &token).await?
    {
        note(&web, &login, "sign_out").await?;
    }
    Ok((Cookie::end(), Nothing {}))
}

pub async fn me(call: Call, _: Nothing) -> Result<Me> {
    me_of(&call.web, &call.caller).await
}

/// Who a request is from, by its cookie.
pub async fn caller(web: &Web, headers: &HeaderMap) -> Result<Caller> {
    let required = || fault(ErrorCode::SignInRequired);
    let token = cookie::token(headers).ok_or_else(required)?;
    let user = store::user(&web.parts.office, &token)
        .await?
        .ok_or_else(required)?;
    Ok(caller_of(user))
}

fn caller_of(user: StoredUser) -> Caller {
    Caller {
        login: user.login,
        name: user.name,
        role: user.role,
    }
}

async fn me_of(web: &Web, caller: &Caller) -> Result<Me> {
    let office = &web.parts.office;
    let pack = web.parts.issuing.pack().await.map_err(internal)?;
    let demonstration: Option<Value> = settings::get(
        &mut *office.db.read().await?,
        &office.code,
        settings::DEMONSTRATION,
    )
    .await?;
    let terms = pack.map_or_else(
        || Terms {
            village: usual_village_term(&office.code).to_owned(),
            hamlet: String::new(),
        },
        |pack| pack.terms,
    );
    let regency_name = Regions::current().name(&office.code);
    Ok(Me {
        login: caller.login.clone(),
        name: caller.name.clone(),
        role: caller.role,
        office: OfficeCard {
            code: office.code.to_string(),
            name: office.name.to_string(),
            regency: RegionCode(office.code.to_string()),
            regency_name: regency_name.unwrap_or_default().to_owned(),
            terms,
            today: office.today(),
            demonstration: demonstration.is_some(),
        },
    })
}

async fn note(web: &Web, who: &str, action: &str) -> Result<()> {
    let office = &web.parts.office;
    let entry = Entry {
        who,
        action,
        subject: who,
        detail: json!({}),
    };
    Ok(office.audit.write(entry, office.now()).await?)
}
