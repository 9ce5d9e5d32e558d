import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import {
  CreateProjectCommand,
  DeviceFarmClient,
  GetRemoteAccessSessionCommand,
  ListDevicesCommand,
} from "@aws-sdk/client-device-farm";
import { PhoneNotReady, withPhone } from "./phones.mjs";

const client = new DeviceFarmClient();
let phone;

/** Calls the mock's own endpoints: the clock, arrangements, devices. */
async function farm(method, path, body) {
  const url = `${process.env.AWS_ENDPOINT_URL}/moto-devicefarm/${path}`;
  const response = await fetch(url, { method, body: JSON.stringify(body) });
  const answer = await response.json();
  assert.ok(response.ok, answer.message);
  return answer;
}

beforeEach(async () => {
  await farm("POST", "reset");
  await farm("POST", "clock", { freeze: "2026-03-01T12:00:00Z" });
  const { project } = await client.send(new CreateProjectCommand({ name: "checkout" }));
  const { devices } = await client.send(new ListDevicesCommand({}));
  const sleep = (seconds) => farm("POST", "clock", { tick: seconds });
  phone = { projectArn: project.arn, deviceArn: devices[0].arn, sleep };
});

afterEach(async () => {
  assert.deepEqual(await farm("GET", "unused"), { unused: [] });
  assert.deepEqual(await farm("GET", "leaks"), { leaks: [] });
  await farm("POST", "clock", { reset: true });
});

test("a phone is ready after two minutes, and is returned", async () => {
  const session = await withPhone(client, phone, async (session) => {
    assert.match(session.endpoints.remoteDriverEndpoint, /^http/);
    return session;
  });
  assert.equal((await farm("GET", "clock")).now, "2026-03-01T12:02:00.000Z");
  const { remoteAccessSession } = await client.send(new GetRemoteAccessSessionCommand({ arn: session.arn }));
  assert.equal(remoteAccessSession.status, "STOPPING");
});

test("a phone is returned if the work fails", async () => {
  await assert.rejects(
    withPhone(client, phone, async () => {
      throw new Error("no such button");
    }),
    /no such button/,
  );
});

test("a phone that stays busy", async () => {
  await farm("PUT", `devices/${phone.deviceArn}`, { availability: "BUSY" });
  await assert.rejects(
    withPhone(client, phone, () => assert.fail("the phone is busy")),
    new PhoneNotReady("still PENDING_DEVICE after 900 seconds"),
  );
});

test("a phone that is lost", async () => {
  await farm("POST", "next-session", { ends_with: "ERRORED", after: 0, message: "The device was lost." });
  await assert.rejects(
    withPhone(client, phone, () => assert.fail("the phone is lost")),
    new PhoneNotReady("ERRORED: The device was lost."),
  );
});

test("a throttled call is tried again", async () => {
  await farm("POST", "fail", { operation: "CreateRemoteAccessSession", code: "ThrottlingException" });
  await withPhone(client, phone, (session) => assert.equal(session.status, "RUNNING"));
});
