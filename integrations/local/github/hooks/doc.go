// Package hooks delivers webhooks as GitHub does: in order, signed with HMAC-SHA256, once, with a record of every attempt and
// redelivery on request. It must not know what the payloads say.
package hooks
