// What is entered in the inputs of a message, a modal or the App Home. It lives
// beside the DOM, so that a changed message or view keeps what was typed as
// long as block_id and action_id stay the same - as in Slack.

const places = new Map(); // place key -> Map("block\naction" -> {value, touched})

export const placeKey = (place) => place.view_id ?? `${place.channel}/${place.ts}`;

const INITIAL = {
  static_select: (e) => e.initial_option?.value,
  external_select: (e) => e.initial_option?.value,
  radio_buttons: (e) => e.initial_option?.value,
  multi_static_select: (e) => e.initial_options?.map((o) => o.value),
  multi_external_select: (e) => e.initial_options?.map((o) => o.value),
  checkboxes: (e) => e.initial_options?.map((o) => o.value),
  users_select: (e) => e.initial_user,
  conversations_select: (e) => e.initial_conversation,
  channels_select: (e) => e.initial_channel,
  multi_users_select: (e) => e.initial_users,
  multi_conversations_select: (e) => e.initial_conversations,
  multi_channels_select: (e) => e.initial_channels,
  datepicker: (e) => e.initial_date,
  timepicker: (e) => e.initial_time,
  datetimepicker: (e) => (e.initial_date_time ? String(e.initial_date_time) : undefined),
  plain_text_input: (e) => e.initial_value,
  email_text_input: (e) => e.initial_value,
  url_text_input: (e) => e.initial_value,
  number_input: (e) => e.initial_value,
};

/** Whether an element holds a value (buttons and menus do not). */
export const holdsValue = (element) => element.type in INITIAL;

const elementsOf = (block) => [block.accessory, block.element, ...(block.elements ?? [])].filter((e) => e?.action_id);
const keyOf = (block, element) => `${block.block_id}\n${element.action_id}`;

/** Values for a place as its blocks are now: new ones start, gone ones go. */
export function prepare(place, blocks) {
  const old = places.get(placeKey(place)) ?? new Map();
  const now = new Map();
  for (const block of blocks ?? []) {
    for (const element of elementsOf(block).filter(holdsValue)) {
      const key = keyOf(block, element);
      const kept = old.get(key);
      now.set(key, kept?.touched ? kept : { value: INITIAL[element.type](element), touched: false });
    }
  }
  places.set(placeKey(place), now);
}

export function valueOf(place, block, element) {
  return places.get(placeKey(place))?.get(keyOf(block, element))?.value;
}

export function setValue(place, block, element, value) {
  places.get(placeKey(place))?.set(keyOf(block, element), { value, touched: true });
}

/** {block_id: {action_id: value}} of everything that is filled in. */
export function valuesAt(place) {
  const out = {};
  for (const [key, { value }] of places.get(placeKey(place)) ?? []) {
    if (value === undefined || value === null || value === "") continue;
    const [block, action] = key.split("\n");
    (out[block] ??= {})[action] = value;
  }
  return out;
}

export const forgetValues = (place) => places.delete(placeKey(place));
