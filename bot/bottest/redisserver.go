package bottest

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// RedisServer is a real redis-server that writes every change to disk before it answers. It is killed when the test ends.
type RedisServer struct {
	addr string
	args []string
	cmd  *exec.Cmd
}

// StartRedis starts one on a free port with its files in the test's own directory. Further arguments are redis-server's.
func StartRedis(tb testing.TB, args ...string) *RedisServer {
	tb.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		tb.Fatalf("redis-server is not installed: run make deps (%v)", err)
	}
	port := freePort(tb)
	s := &RedisServer{addr: net.JoinHostPort("127.0.0.1", port), args: append([]string{
		"--port", port, "--bind", "127.0.0.1", "--dir", tb.TempDir(), "--save", "", "--appendonly", "yes", "--appendfsync", "always",
		"--loglevel", "warning",
	}, args...)}
	s.Start(tb)
	tb.Cleanup(func() { s.Kill(tb) })
	return s
}

// StartSentinel starts a sentinel that watches the server at "host port" under a name, and returns its address.
func StartSentinel(tb testing.TB, name, server string) string {
	tb.Helper()
	file := filepath.Join(tb.TempDir(), "sentinel.conf")
	if err := os.WriteFile(file, []byte("sentinel monitor "+name+" "+server+" 1\n"), 0o600); err != nil {
		tb.Fatalf("write sentinel's configuration: %v", err)
	}
	port := freePort(tb)
	s := &RedisServer{addr: net.JoinHostPort("127.0.0.1", port), args: []string{
		file, "--sentinel", "--port", port, "--bind", "127.0.0.1", "--dir", filepath.Dir(file), "--loglevel", "warning",
	}}
	s.Start(tb)
	tb.Cleanup(func() { s.Kill(tb) })
	return s.addr
}

// URL returns where it listens.
func (s *RedisServer) URL() string { return "redis://" + s.addr + "/0" }

// Addr returns host and port.
func (s *RedisServer) Addr() string { return s.addr }

// Start starts it, again after Kill, with what is on disk, and waits until it answers.
func (s *RedisServer) Start(tb testing.TB) {
	tb.Helper()
	s.cmd = exec.Command("redis-server", s.args...) //nolint:gosec,noctx // a test's own arguments; killed by Kill
	s.cmd.Stderr = os.Stderr
	if err := s.cmd.Start(); err != nil {
		tb.Fatalf("start redis-server: %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for s.ping(ctx) != nil {
		select {
		case <-ctx.Done():
			tb.Fatalf("redis-server at %s does not answer", s.addr)
		case <-ticker.C:
		}
	}
}

// Kill ends it as a power cut would. Killing it twice is no error.
func (s *RedisServer) Kill(tb testing.TB) {
	tb.Helper()
	if s.cmd == nil {
		return
	}
	if err := s.cmd.Process.Kill(); err != nil {
		tb.Errorf("kill redis-server: %v", err)
	}
	_ = s.cmd.Wait() // says that it was killed
	s.cmd = nil
}

// Command sends one inline command and returns the first line of the reply.
func (s *RedisServer) Command(ctx context.Context, words ...string) (string, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", s.addr)
	if err != nil {
		return "", fmt.Errorf("dial: %w", err)
	}
	defer conn.Close() //nolint:errcheck // nothing is lost
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return "", fmt.Errorf("set deadline: %w", err)
		}
	}
	if _, err := fmt.Fprintf(conn, "%s\r\n", strings.Join(words, " ")); err != nil {
		return "", fmt.Errorf("send: %w", err)
	}
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("receive: %w", err)
	}
	return strings.TrimSpace(line), nil
}

func (s *RedisServer) ping(ctx context.Context) error {
	line, err := s.Command(ctx, "PING")
	if err == nil && line != "+PONG" {
		err = fmt.Errorf("answer %q", line)
	}
	return err
}

func freePort(tb testing.TB) string {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed at once
	if err != nil {
		tb.Fatalf("find a free port: %v", err)
	}
	defer listener.Close() //nolint:errcheck // nothing is lost
	addr, ok := listener.Addr().(*net.TCPAddr)
	if !ok {
		tb.Fatalf("listener has address %v", listener.Addr())
	}
	return strconv.Itoa(addr.Port)
}
