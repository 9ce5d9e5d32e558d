// Prints an answer as programs with @aws-sdk/client-device-farm do. The first argument is JSON: the operation, its members, and how to print.
import * as sdk from "@aws-sdk/client-device-farm";

const { name, argument, how } = JSON.parse(process.argv[2]);
const answer = await new sdk.DeviceFarmClient().send(new sdk[`${name}Command`](argument));
const prints = {
  log: () => console.log(answer),
  whole: () => console.dir(answer, { depth: null, maxArrayLength: null }),
  colours: () => console.dir(answer, { depth: null, colors: true }),
  json: () => console.log(JSON.stringify(answer, null, 2)),
};
prints[how]();
