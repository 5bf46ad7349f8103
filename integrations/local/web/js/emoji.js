// Common emoji by their short codes, as people and the app write them.

const TABLE = `
+1👍 thumbsup👍 -1👎 thumbsdown👎 ok_hand👌 wave👋 clap👏 pray🙏 raised_hands🙌 point_right👉 point_left👈 point_up☝️ point_down👇 muscle💪 eyes👀 writing_hand✍️ handshake🤝
smile😄 smiley😃 grinning😀 slightly_smiling_face🙂 blush😊 joy😂 wink😉 thinking_face🤔 neutral_face😐 sob😭 cry😢 sweat_smile😅 sunglasses😎 heart_eyes😍 confused😕 scream😱 sleeping😴 zzz💤 shrug🤷 facepalm🤦 robot_face🤖 ghost👻 upside_down_face🙃 nerd_face🤓 open_mouth😮 angry😠
heart❤️ blue_heart💙 green_heart💚 broken_heart💔 star⭐ star2🌟 sparkles✨ fire🔥 boom💥 zap⚡ tada🎉 confetti_ball🎊 rocket🚀 airplane✈️ ship🚢 rainbow🌈 sunny☀️ cloud☁️ snowflake❄️ umbrella☔ droplet💧 earth_africa🌍 globe_with_meridians🌐 seedling🌱 evergreen_tree🌲 herb🌿 leaves🍃
white_check_mark✅ heavy_check_mark✔️ ballot_box_with_check☑️ x❌ negative_squared_cross_mark❎ warning⚠️ no_entry⛔ no_entry_sign🚫 question❓ exclamation❗ bangbang‼️ grey_question❔ information_source❕ heavy_plus_sign➕ heavy_minus_sign➖ 100💯
red_circle🔴 large_orange_circle🟠 large_yellow_circle🟡 large_green_circle🟢 large_blue_circle🔵 large_purple_circle🟣 white_circle⚪ black_circle⚫ large_green_square🟩 large_red_square🟥 large_yellow_square🟨 large_blue_square🟦 white_large_square⬜ black_large_square⬛ small_blue_diamond🔹 small_orange_diamond🔸 large_blue_diamond🔷
arrow_right➡️ arrow_left⬅️ arrow_up⬆️ arrow_down⬇️ arrow_upper_right↗️ arrow_lower_right↘️ left_right_arrow↔️ arrows_counterclockwise🔄 repeat🔁 leftwards_arrow_with_hook↩️ arrow_forward▶️ fast_forward⏩ pause_button⏸️ stop_button⏹️
one1️⃣ two2️⃣ three3️⃣ four4️⃣ five5️⃣ six6️⃣ seven7️⃣ eight8️⃣ nine9️⃣ zero0️⃣
hourglass⌛ hourglass_flowing_sand⏳ stopwatch⏱️ alarm_clock⏰ clock3🕒 calendar📅 date📅 spiral_calendar_pad🗓️ bell🔔 no_bell🔕 lock🔒 unlock🔓 key🔑 shield🛡️ bulb💡 gear⚙️ wrench🔧 hammer🔨 hammer_and_wrench🛠️ nut_and_bolt🔩 toolbox🧰 link🔗 paperclip📎 pushpin📌 round_pushpin📍 scissors✂️ mag🔍 mag_right🔎 magnet🧲 microscope🔬 telescope🔭 test_tube🧪 abacus🧮
memo📝 pencil📝 pencil2✏️ page_facing_up📄 scroll📜 books📚 book📖 bookmark🔖 clipboard📋 bar_chart📊 chart_with_upwards_trend📈 chart_with_downwards_trend📉 card_index_dividers🗂️ file_folder📁 open_file_folder📂 wastebasket🗑️ package📦 inbox_tray📥 outbox_tray📤 envelope✉️ email📧 speech_balloon💬 thought_balloon💭 mega📣 loudspeaker📢 newspaper📰 label🏷️
moneybag💰 dollar💵 euro💶 money_with_wings💸 credit_card💳 receipt🧾 bank🏦 scales⚖️ balance_scale⚖️ trophy🏆 medal🏅 dart🎯 game_die🎲 jigsaw🧩 construction🚧 rotating_light🚨 traffic_light🚦 checkered_flag🏁 triangular_flag_on_post🚩 white_flag🏳️
computer💻 desktop_computer🖥️ keyboard⌨️ iphone📱 electric_plug🔌 battery🔋 floppy_disk💾 cd💿 satellite🛰️ satellite_antenna📡 bug🐛 ant🐜 snail🐌 turtle🐢 rabbit🐰 whale🐳 whale2🐋 elephant🐘 penguin🐧 crab🦀 snake🐍 octopus🐙 bee🐝 cat🐱 dog🐶 unicorn_face🦄
coffee☕ tea🍵 pizza🍕 cake🍰 beer🍺 apple🍎 lemon🍋 avocado🥑 office🏢 factory🏭 house🏠 building_construction🏗️ map🗺️ world_map🗺️ compass🧭 brain🧠 bust_in_silhouette👤 busts_in_silhouette👥 man_technologist👨‍💻 woman_technologist👩‍💻 technologist🧑‍💻`;

function parseTable() {
  const table = new Map();
  for (const entry of TABLE.trim().split(/\s+/)) {
    // Key caps begin with a digit, so the code ends at the last ASCII letter.
    const [, code, char] = entry.match(/^([+-]?\d+(?=[^\d\uFE0F])|[a-z+\-_][a-z0-9_]*?(?=\d\uFE0F|[^a-z0-9_]))(.+)$/u) ?? [];
    if (code) table.set(code, char);
  }
  return table;
}

const EMOJI = parseTable();

/** The character for a short code without colons, or "" when it is not known. */
export function emoji(code) {
  return EMOJI.get(String(code).replace(/::skin-tone-\d$/, "")) ?? "";
}

/** Short codes that begin with or contain what was typed, best first. */
export function emojiLike(typed, limit) {
  const all = [...EMOJI.keys()];
  const first = all.filter((code) => code.startsWith(typed));
  const rest = all.filter((code) => !code.startsWith(typed) && code.includes(typed));
  return [...first, ...rest].slice(0, limit).map((code) => ({ code, char: EMOJI.get(code) }));
}

/** What the reaction picker offers first. */
export const FREQUENT = ["+1", "eyes", "white_check_mark", "tada", "heart", "rocket", "thinking_face", "pray",
  "100", "fire", "raised_hands", "joy", "warning", "x", "moneybag", "bulb", "mega", "wave"];
