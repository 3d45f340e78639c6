import "$/shared/base.css";
import "$/shared/controls.css";
import { mount } from "svelte";
import { connect } from "$/platform";
import Field from "./Field.svelte";

await connect();
mount(Field, { target: document.getElementById("app")! });
