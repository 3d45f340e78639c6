import "$/shared/base.css";
import "$/shared/controls.css";
import "./office.css";
import { mount } from "svelte";
import { storedLocale } from "./locale";
import { setLocale } from "$/messages/catalogue.svelte";
import Office from "./Office.svelte";

await setLocale(storedLocale());
mount(Office, { target: document.getElementById("app")! });
