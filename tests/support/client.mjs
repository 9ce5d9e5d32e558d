// Does one action with @aws-sdk/client-device-farm. The first argument is the action as JSON; the outcome is printed as JSON.
import { readFile } from "node:fs/promises";
import * as sdk from "@aws-sdk/client-device-farm";

const { action, name, argument } = JSON.parse(process.argv[2]);
const client = new sdk.DeviceFarmClient();
const actions = {
  call: () => client.send(new sdk[`${name}Command`](argument)),
  async pages() {
    const pages = [];
    for await (const page of sdk[`paginate${name}`]({ client }, argument)) pages.push(page);
    return pages;
  },
  async put() {
    return (await fetch(name, { method: "PUT", body: await readFile(argument) })).status;
  },
};
try {
  console.log(JSON.stringify({ answer: await actions[action]() }));
} catch (error) {
  console.log(JSON.stringify({ code: error.name, message: error.message }));
}
