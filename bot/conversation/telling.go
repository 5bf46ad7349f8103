package conversation

import (
	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/command"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

// why whispers why a question is asked.
func (t *turn) why(args string) error {
	a, err := t.assess()
	if err != nil {
		return err
	}
	attr, _, ok := command.Attribute(args, t.Own...)
	if !ok {
		attr, _ = t.firstOpen()
	}
	t.whisper(render.Why(a, attr))
	return nil
}

// explain shows every figure of an option.
func (t *turn) explain(args string) error {
	a, err := t.assess()
	if err != nil {
		return err
	}
	m, found := render.Explain(a, args)
	if !found {
		t.whisper(m)
		return nil
	}
	t.reply(m, a.InputHash)
	return nil
}

// compare shows two options side by side.
func (t *turn) compare(args string) error {
	a, err := t.assess()
	if err != nil {
		return err
	}
	left, right := command.Pair(args)
	m, found := render.Compare(a, left, right)
	if !found {
		t.whisper(m)
		return nil
	}
	t.reply(m, a.InputHash)
	return nil
}

func (t *turn) sources() error {
	a, err := t.assess()
	if err != nil {
		return err
	}
	t.whisper(render.Sources(a))
	return nil
}

func (t *turn) parts() error {
	a, err := t.assess()
	if err != nil {
		return err
	}
	t.whisper(render.Parts(a))
	return nil
}

// export uploads the assessment as JSON and its answers as YAML; the command line reads either.
func (t *turn) export() error {
	a, err := t.assess()
	if err != nil {
		return err
	}
	whole, err := render.Whole(a, t.st.system())
	if err != nil {
		return err
	}
	t.note(happening{What: exported})
	t.upload(bot.File{Name: render.FileName(t.st.Subject, ".yaml"), Title: "Answers of " + t.st.Subject, Alt: "The answers, for deploy-advice assess", Data: render.Answers(t.st.system())})
	t.upload(bot.File{Name: render.FileName(t.st.Subject, ".json"), Title: "Assessment of " + t.st.Subject, Alt: "The whole assessment", Data: whole})
	return nil
}

// upload puts a file into the thread.
func (t *turn) upload(f bot.File) {
	t.mean(t.inThread(bot.Intent{Key: t.key(), Kind: bot.Upload, File: &f}))
}
