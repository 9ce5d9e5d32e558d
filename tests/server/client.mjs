// Does one thing with @aws-sdk/client-device-farm, as the JSON in the first argument says, and prints the outcome as JSON.
import { readFile } from "node:fs/promises";
import * as sdk from "@aws-sdk/client-device-farm";

const { act, name, given } = JSON.parse(process.argv[2]);
const client = new sdk.DeviceFarmClient();
const acts = {
  call: () => client.send(new sdk[`${name}Command`](given)),
  async pages() {
    const pages = [];
    for await (const page of sdk[`paginate${name}`]({ client }, given)) pages.push(page);
    return pages;
  },
  async put() {
    return (await fetch(name, { method: "PUT", body: await readFile(given) })).status;
  },
};
try {
  console.log(JSON.stringify({ outcome: await acts[act]() }));
} catch (error) {
  console.log(JSON.stringify({ code: error.name, message: error.message }));
}
