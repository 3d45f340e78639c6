import "$/shared/base.css";
import "$/shared/controls.css";
import { mount } from "svelte";
import { setLocale } from "$/messages/catalogue.svelte";
import { connect, platform } from "$/platform";
import Field from "./Field.svelte";
import Outside from "./Outside.svelte";

const connected = await connect();
// The first picture is in the right language.
if (connected) await setLocale(platform().first?.language ?? "id");
mount(connected ? Field : Outside, { target: document.getElementById("app")! });
