//! Prometheus metrics, one struct.
