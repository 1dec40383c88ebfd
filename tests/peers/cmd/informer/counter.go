package main

import (
	"context"
	"net"
	"sync/atomic"
	"time"
)

// counter counts what arrives over all connections: bytes on the wire, so with TLS, and compressed if the server does that.
type counter struct{ bytes atomic.Int64 }

func (c *counter) dial(ctx context.Context, network, address string) (net.Conn, error) {
	// The same as client-go's own dialer.
	dialer := net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}
	connection, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &countedConnection{Conn: connection, counter: c}, nil
}

type countedConnection struct {
	net.Conn
	counter *counter
}

func (c *countedConnection) Read(into []byte) (int, error) {
	n, err := c.Conn.Read(into)
	c.counter.bytes.Add(int64(n))
	return n, err
}
