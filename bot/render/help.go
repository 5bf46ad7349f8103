package render

import (
	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/command"
)

// Help lists the commands on offer, or explains one.
func Help(name string, offered []command.Spec) bot.Message {
	if spec, ok := command.Find(name); ok && name != "" {
		return helpOn(spec)
	}
	if near := command.Nearest(name); name != "" && near != "" {
		spec, _ := command.Find(near)
		return helpOn(spec)
	}
	m := lines("What can be said to deploy-advice",
		line(plain("Tell me what a workload is and does; I ask what can still change the answer, and say where it should run, at what cost, and what would change that.")),
		line(code("/deploy-advice WHAT IT DOES"), plain(" starts in a channel. Slash commands do not work inside threads: there, mention me. In private, just write.")),
		line(plain("In the thread, answer with buttons or in words ("), code("300 ms"), plain(", "), code("peak_rps=500"), plain(", "), code("500 rps, because of the sale"), plain("), or say:")))
	m.Blocks = append(m.Blocks, section(helpLines(offered, command.Thread)...),
		section(line(plain("Anywhere - after "), code("/deploy-advice"), plain(", in private, to me by mention:"))),
		section(helpLines(offered, command.Anywhere)...),
		small(line(plain("A thread is kept for 400 days after its last answer; records stay. "), code("help COMMAND"), plain(" shows an example."))))
	return m
}

func helpOn(spec command.Spec) bot.Message {
	where := "Said anywhere: after /deploy-advice, in private, by mention."
	example := spec.Example
	if spec.Where == command.Thread {
		where = "Said in an assessment's thread, without the slash."
	}
	return lines(spec.Usage()+": "+spec.Does,
		line(code(spec.Usage()), plain(" - "+spec.Does+".")), line(plain("Example: "), code(example)), line(plain(where)))
}

func helpLines(offered []command.Spec, where command.Where) []bot.Line {
	var out []bot.Line
	for _, s := range offered {
		if s.Where == where {
			out = append(out, line(code(s.Usage()), plain(" - "+s.Does)))
		}
	}
	return out
}
