// A small socket-mode app on Slack's own framework. It reads where to connect from the environment, prints one line when it
// is ready, and ends when its standard input does.
'use strict';

const { App, LogLevel } = require('@slack/bolt');

const app = new App({
  token: process.env.SLACK_BOT_TOKEN,
  appToken: process.env.SLACK_APP_TOKEN,
  socketMode: true,
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
  logLevel: LogLevel.ERROR,
});

app.command('/deploy-advice', async ({ command, ack, respond }) => {
  await ack();
  await respond({ text: `heard ${command.text}`, response_type: 'ephemeral' });
});

app.event('app_mention', async ({ event, say }) => {
  await say({
    text: 'where should it run?',
    thread_ts: event.thread_ts || event.ts,
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: 'where should it run?' } },
      {
        type: 'actions',
        block_id: 'ask:state',
        elements: [{ type: 'button', action_id: 'open', text: { type: 'plain_text', text: 'Open' }, value: 'x' }],
      },
    ],
    metadata: { event_type: 'deploy_advice_question', event_payload: { key: 'k1' } },
  });
});

app.action('open', async ({ body, ack, client }) => {
  await ack();
  await client.chat.update({ channel: body.channel.id, ts: body.message.ts, text: 'opened', blocks: [] });
  await client.views.open({
    trigger_id: body.trigger_id,
    view: {
      type: 'modal',
      callback_id: 'form',
      private_metadata: JSON.stringify({ channel: body.channel.id, thread: body.message.thread_ts }),
      title: { type: 'plain_text', text: 'Form' },
      submit: { type: 'plain_text', text: 'Send' },
      blocks: [
        {
          type: 'input',
          block_id: 'name',
          label: { type: 'plain_text', text: 'Name' },
          element: { type: 'plain_text_input', action_id: 'value' },
        },
      ],
    },
  });
});

app.view('form', async ({ ack, view, client }) => {
  const name = view.state.values.name.value.value;
  if (name.length < 3) {
    await ack({ response_action: 'errors', errors: { name: 'at least three letters' } });
    return;
  }
  await ack();
  const { channel, thread } = JSON.parse(view.private_metadata);
  const seen = await client.conversations.replies({ channel, ts: thread, include_all_metadata: true });
  const question = seen.messages.find((m) => m.metadata && m.metadata.event_payload.key === 'k1');
  await client.chat.postMessage({ channel, thread_ts: thread, text: `saved ${name} after ${question.text}` });
});

app.event('app_home_opened', async ({ event, client }) => {
  await client.views.publish({
    user_id: event.user,
    view: { type: 'home', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'home' } }] },
  });
});

app.error(async (error) => {
  process.stderr.write(`${error.stack || error}\n`);
});

process.stdin.resume();
process.stdin.on('end', async () => {
  await app.stop();
  process.exit(0);
});

app.start().then(() => process.stdout.write('ready\n'));
