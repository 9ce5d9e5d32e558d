// Rents phones of AWS Device Farm, and returns them.
import { setTimeout } from "node:timers/promises";
import {
  CreateRemoteAccessSessionCommand,
  GetRemoteAccessSessionCommand,
  StopRemoteAccessSessionCommand,
} from "@aws-sdk/client-device-farm";

const POLL_INTERVAL = 10; // seconds

export class PhoneNotReady extends Error {}

/**
 * Calls `work` with the session of a phone that is ready, and answers its result.
 * The phone is returned in each case.
 *
 * `sleep` waits the given number of seconds. Tests move the clock of the mock instead.
 */
export async function withPhone(client, { projectArn, deviceArn, timeout = 900, sleep = wait }, work) {
  const request = new CreateRemoteAccessSessionCommand({ projectArn, deviceArn });
  const { arn } = (await client.send(request)).remoteAccessSession;
  try {
    return await work(await readySession(client, arn, timeout, sleep));
  } finally {
    await client.send(new StopRemoteAccessSessionCommand({ arn }));
  }
}

async function readySession(client, arn, timeout, sleep) {
  for (let waited = 0; ; waited += POLL_INTERVAL) {
    const { remoteAccessSession: session } = await client.send(new GetRemoteAccessSessionCommand({ arn }));
    if (session.status === "RUNNING") return session;
    if (session.status === "COMPLETED") throw new PhoneNotReady(`${session.result}: ${session.message}`);
    if (waited >= timeout) throw new PhoneNotReady(`still ${session.status} after ${timeout} seconds`);
    await sleep(POLL_INTERVAL);
  }
}

function wait(seconds) {
  return setTimeout(seconds * 1000);
}
