'use strict';
// One MQTT.js client for the client matrix: `client.js subscribe|publish URI VERSION CLIENT_ID TOPIC QOS`.
// It prints "ready" once it is connected and subscribed; a subscriber prints "payload QOS DUP TEXT" per message,
// a publisher takes one payload per line of its input and prints "acknowledged" for each.
const mqtt = require('mqtt');
const readline = require('readline');

const [role, uri, version, clientId, topic, qosText] = process.argv.slice(2);
const qos = Number(qosText);
const client = mqtt.connect(uri, {
  clientId,
  protocolVersion: Number(version),
  clean: true,
  reconnectPeriod: 0,
});

function fail(error) {
  console.log('error ' + error);
  process.exit(1);
}

client.on('error', fail);
client.on('close', () => {
  if (!client.disconnecting) {
    fail('closed by the broker');
  }
});
client.on('connect', role === 'subscribe' ? subscribe : publish);

function subscribe() {
  client.on('message', (_, payload, packet) => {
    console.log(`payload ${packet.qos} ${packet.dup} ${payload}`);
  });
  client.subscribe(topic, { qos }, (error) => (error ? fail(error) : console.log('ready')));
}

function publish() {
  const lines = readline.createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    client.publish(topic, line, { qos }, (error) => (error ? fail(error) : console.log('acknowledged')));
  });
  lines.on('close', () => client.end());
  console.log('ready');
}
