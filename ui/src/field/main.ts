import "$/shared/base.css";
import "$/shared/controls.css";
import { mount } from "svelte";
import { storedLocale } from "$/features/settings/locale";
import { setLocale } from "$/messages/catalogue.svelte";
import { connect } from "$/platform";
import Field from "./Field.svelte";
import Outside from "./Outside.svelte";

const [connected] = await Promise.all([connect(), setLocale(storedLocale())]);
mount(connected ? Field : Outside, { target: document.getElementById("app")! });
