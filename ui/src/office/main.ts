import "$/shared/base.css";
import "$/shared/controls.css";
import { mount } from "svelte";
import Office from "./Office.svelte";

mount(Office, { target: document.getElementById("app")! });
