package decide

import "github.com/deploy-advice/deploy-advice/engine/catalog"

// The tests below read one figure and answer whether a world breaks it. Each returns nil when the figure binds nothing.

// async holds in worlds where nobody waits for the answer.
func (m *Model) async() func(r *row) bool {
	called, mode := m.set(axProtocol, "queue", "schedule"), m.set(axResponse, "async")
	return func(r *row) bool { return called.has(r) || mode.has(r) }
}

func durationSync(m *Model, f catalog.Figure) func(*row) bool {
	if f.Unlimited {
		return nil
	}
	async, limit := m.async(), f.Number
	return func(r *row) bool { return r[axSecondsMax] > limit && !async(r) }
}

func durationAsync(m *Model, f catalog.Figure) func(*row) bool {
	if f.Unlimited {
		return nil
	}
	async, limit := m.async(), f.Number
	return func(r *row) bool { return r[axSecondsMax] > limit && async(r) }
}

func payloadSync(m *Model, f catalog.Figure) func(*row) bool {
	if f.Unlimited {
		return nil
	}
	stream, called, limit := m.set(axResponse, "stream"), m.set(axProtocol, "queue", "schedule"), f.Number
	return func(r *row) bool { return r[axPayload] > limit && !stream.has(r) && !called.has(r) }
}

// payloadAsync binds messages that carry their payload; what arrives as a stored object is read by reference.
func payloadAsync(m *Model, f catalog.Figure) func(*row) bool {
	if f.Unlimited {
		return nil
	}
	queue, byReference, limit := m.set(axProtocol, "queue"), m.set(axEventSource, "object-storage", "schedule", "self"), f.Number
	return func(r *row) bool { return r[axPayload] > limit && queue.has(r) && !byReference.has(r) }
}

func imageSize(m *Model, f catalog.Figure) func(*row) bool {
	if f.Unlimited {
		return nil
	}
	image, limit := m.set(axPackage, "image"), f.Number
	return func(r *row) bool { return image.has(r) && r[axImage] > limit }
}

func scratchDisk(_ *Model, f catalog.Figure) func(*row) bool {
	if f.Unlimited {
		return nil
	}
	limit := f.Number
	return func(r *row) bool { return r[axDisk] > limit && r[axDiskPersistent] == 0 }
}

func architecture(m *Model, f catalog.Figure) func(*row) bool {
	wrong := set{ax: axArch}
	for _, arch := range []string{"x86_64", "arm64"} {
		if !f.Has(arch) {
			wrong.bits |= m.set(axArch, arch).bits
		}
	}
	if wrong.bits == 0 {
		return nil
	}
	return wrong.has
}

// instances binds the work at once where one instance serves one request at a time or a fixed number.
func instances(_ *Model, f catalog.Figure) func(*row) bool {
	if f.Unlimited {
		return nil
	}
	limit := f.Number * 1000 // platforms that bound instances let each serve many requests
	return func(r *row) bool { return r[axPeak]*r[axSeconds] > limit }
}

func protocol(m *Model, f catalog.Figure) func(*row) bool {
	wrong := set{ax: axProtocol}
	for _, proto := range []string{"http", "tcp", "udp"} {
		if !f.Has(proto) {
			wrong.bits |= m.set(axProtocol, proto).bits
		}
	}
	if !f.Has("grpc") && !f.Has("http2") {
		wrong.bits |= m.set(axProtocol, "grpc").bits
	}
	if wrong.bits == 0 {
		return nil
	}
	return wrong.has
}

func websocket(m *Model, f catalog.Figure) func(*row) bool {
	if !f.Has("none") {
		return nil
	}
	return m.set(axProtocol, "websocket").has
}

func connection(m *Model, f catalog.Figure) func(*row) bool {
	if f.Unlimited {
		return nil
	}
	ws, limit := m.set(axProtocol, "websocket"), f.Number
	return func(r *row) bool { return ws.has(r) && r[axLongConnections] > limit }
}

func localState(m *Model, f catalog.Figure) func(*row) bool {
	if f.Flag {
		return nil
	}
	return m.set(axState, "local-state").has
}

func volume(_ *Model, f catalog.Figure) func(*row) bool {
	if f.Has("block") || f.Has("local") || f.Has("network-fs") {
		return nil
	}
	return yes(axDiskPersistent)
}

func companions(m *Model, f catalog.Figure) func(*row) bool {
	wrong := set{ax: axCompanions}
	for _, c := range []string{"sidecars", "operators", "node-agents"} {
		if !f.Has(c) {
			wrong.bits |= m.set(axCompanions, c).bits
		}
	}
	if wrong.bits == 0 {
		return nil
	}
	return wrong.has
}

// unpacked binds programs that cannot go into a container, unless they are written anew anyway.
func unpacked(m *Model, f catalog.Figure) func(*row) bool {
	if f.Flag {
		return nil
	}
	fresh := m.set(axMigration, "rewrite")
	return func(r *row) bool { return r[axContainerizable] == 0 && !fresh.has(r) }
}

// oneMachine binds what does not fit on one machine, by load or by the availability asked for.
func oneMachine(_ *Model, f catalog.Figure) func(*row) bool {
	if f.Flag {
		return nil
	}
	const largest, best = 64, 99.5 // vCPUs of a large machine; what one zone of one machine can be trusted with, in percent
	return func(r *row) bool { return r[axPeak]*r[axSeconds] > largest || r[axAvailability] > best }
}

func operatingSystem(m *Model, f catalog.Figure) func(*row) bool {
	wrong := set{ax: axOS}
	for _, os := range []string{"linux", "windows", "other"} {
		if !f.Has(os) && (os != "linux" || len(f.Words) > 0) { // without any system, code written for the platform still runs
			wrong.bits |= m.set(axOS, os).bits
		}
	}
	if wrong.bits == 0 {
		return nil
	}
	return wrong.has
}

func isolation(m *Model, f catalog.Figure) func(*row) bool {
	wrong := set{ax: axIsolation}
	if !f.Has("dedicated-host") {
		wrong.bits |= m.set(axIsolation, "dedicated-host").bits
		if !f.Has("tenant") {
			wrong.bits |= m.set(axIsolation, "tenant").bits
		}
	}
	if wrong.bits == 0 {
		return nil
	}
	return wrong.has
}

// strangers binds privileged mode for code that is not one's own: it opens the kernel that containers of a machine share.
func strangers(m *Model, f catalog.Figure) func(*row) bool {
	if f.Flag {
		return nil
	}
	own := m.set(axTrust, "own")
	return func(r *row) bool { return r[axPrivileged] == 1 && !own.has(r) }
}
