//! Every key path that some server version reads or has read, as a constant, so that no code can name
//! a key that does not exist. Generated from `catalogue/keys.txt`; `UPDATE=1 cargo test --lib catalogue`
//! writes it anew.

#![allow(missing_docs)]

#[rustfmt::skip]
pub const ADDITIONAL_REQUEST_HEADERS: &[&str] = &["additional-request-headers"];
#[rustfmt::skip]
pub const ADMIN: &[&str] = &["admin"];
#[rustfmt::skip]
pub const ADMIN_ADVERTISED_ADDRESS: &[&str] = &["admin", "advertised-address"];
#[rustfmt::skip]
pub const ADMIN_ADVERTISED_ADMIN_ENDPOINT: &[&str] = &["admin", "advertised-admin-endpoint"];
#[rustfmt::skip]
pub const ADMIN_ADVERTISED_HOST: &[&str] = &["admin", "advertised-host"];
#[rustfmt::skip]
pub const ADMIN_BIND_ADDRESS: &[&str] = &["admin", "bind-address"];
#[rustfmt::skip]
pub const ADMIN_BIND_IP: &[&str] = &["admin", "bind-ip"];
#[rustfmt::skip]
pub const ADMIN_BIND_PORT: &[&str] = &["admin", "bind-port"];
#[rustfmt::skip]
pub const ADMIN_CONCURRENT_API_REQUESTS_LIMIT: &[&str] = &["admin", "concurrent-api-requests-limit"];
#[rustfmt::skip]
pub const ADMIN_DEFAULT_PARTITION_REPLICATION: &[&str] = &["admin", "default-partition-replication"];
#[rustfmt::skip]
pub const ADMIN_DEPLOYMENT_ROUTING_HEADERS: &[&str] = &["admin", "deployment-routing-headers"];
#[rustfmt::skip]
pub const ADMIN_DISABLE_WEB_UI: &[&str] = &["admin", "disable-web-ui"];
#[rustfmt::skip]
pub const ADMIN_EXPERIMENTAL_FEATURE_FORCE_JOURNAL_RETENTION: &[&str] = &["admin", "experimental-feature-force-journal-retention"];
#[rustfmt::skip]
pub const ADMIN_HEARTBEAT_INTERVAL: &[&str] = &["admin", "heartbeat-interval"];
#[rustfmt::skip]
pub const ADMIN_LISTEN_MODE: &[&str] = &["admin", "listen-mode"];
#[rustfmt::skip]
pub const ADMIN_LOG_TAIL_UPDATE_INTERVAL: &[&str] = &["admin", "log-tail-update-interval"];
#[rustfmt::skip]
pub const ADMIN_LOG_TRIM_CHECK_INTERVAL: &[&str] = &["admin", "log-trim-check-interval"];
#[rustfmt::skip]
pub const ADMIN_LOG_TRIM_INTERVAL: &[&str] = &["admin", "log-trim-interval"];
#[rustfmt::skip]
pub const ADMIN_LOG_TRIM_THRESHOLD: &[&str] = &["admin", "log-trim-threshold"];
#[rustfmt::skip]
pub const ADMIN_METADATA_SYNC_INTERVAL: &[&str] = &["admin", "metadata-sync-interval"];
#[rustfmt::skip]
pub const ADMIN_QUERY_ENGINE: &[&str] = &["admin", "query-engine"];
#[rustfmt::skip]
pub const ADMIN_QUERY_ENGINE_DATAFUSION_OPTIONS: &[&str] = &["admin", "query-engine", "datafusion-options"];
#[rustfmt::skip]
pub const ADMIN_QUERY_ENGINE_MEMORY_SIZE: &[&str] = &["admin", "query-engine", "memory-size"];
#[rustfmt::skip]
pub const ADMIN_QUERY_ENGINE_PGSQL_BIND_ADDRESS: &[&str] = &["admin", "query-engine", "pgsql-bind-address"];
#[rustfmt::skip]
pub const ADMIN_QUERY_ENGINE_QUERY_PARALLELISM: &[&str] = &["admin", "query-engine", "query-parallelism"];
#[rustfmt::skip]
pub const ADMIN_QUERY_ENGINE_RATE_LIMITING: &[&str] = &["admin", "query-engine", "rate-limiting"];
#[rustfmt::skip]
pub const ADMIN_QUERY_ENGINE_RATE_LIMITING_CAPACITY: &[&str] = &["admin", "query-engine", "rate-limiting", "capacity"];
#[rustfmt::skip]
pub const ADMIN_QUERY_ENGINE_RATE_LIMITING_RATE: &[&str] = &["admin", "query-engine", "rate-limiting", "rate"];
#[rustfmt::skip]
pub const ADMIN_QUERY_ENGINE_TMP_DIR: &[&str] = &["admin", "query-engine", "tmp-dir"];
#[rustfmt::skip]
pub const ADMIN_STORAGE_ACCOUNTING_UPDATE_INTERVAL: &[&str] = &["admin", "storage-accounting-update-interval"];
#[rustfmt::skip]
pub const ADMIN_USE_RANDOM_PORTS: &[&str] = &["admin", "use-random-ports"];
#[rustfmt::skip]
pub const ADVERTISED_ADDRESS: &[&str] = &["advertised-address"];
#[rustfmt::skip]
pub const ADVERTISED_HOST: &[&str] = &["advertised-host"];
#[rustfmt::skip]
pub const ALLOW_BOOTSTRAP: &[&str] = &["allow-bootstrap"];
#[rustfmt::skip]
pub const AUTO_PROVISION: &[&str] = &["auto-provision"];
#[rustfmt::skip]
pub const AWS_ASSUME_ROLE_EXTERNAL_ID: &[&str] = &["aws-assume-role-external-id"];
#[rustfmt::skip]
pub const AWS_PROFILE: &[&str] = &["aws-profile"];
#[rustfmt::skip]
pub const BASE_DIR: &[&str] = &["base-dir"];
#[rustfmt::skip]
pub const BIFROST: &[&str] = &["bifrost"];
#[rustfmt::skip]
pub const BIFROST_APPEND_RETRY_MAX_INTERVAL: &[&str] = &["bifrost", "append-retry-max-interval"];
#[rustfmt::skip]
pub const BIFROST_APPEND_RETRY_MIN_INTERVAL: &[&str] = &["bifrost", "append-retry-min-interval"];
#[rustfmt::skip]
pub const BIFROST_AUTO_RECOVERY_INTERVAL: &[&str] = &["bifrost", "auto-recovery-interval"];
#[rustfmt::skip]
pub const BIFROST_DEFAULT_PROVIDER: &[&str] = &["bifrost", "default-provider"];
#[rustfmt::skip]
pub const BIFROST_DISABLE_AUTO_IMPROVEMENT: &[&str] = &["bifrost", "disable-auto-improvement"];
#[rustfmt::skip]
pub const BIFROST_EXPERIMENTAL_CHAIN_SEALING: &[&str] = &["bifrost", "experimental-chain-sealing"];
#[rustfmt::skip]
pub const BIFROST_LOCAL: &[&str] = &["bifrost", "local"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_ALWAYS_COMMIT_IN_BACKGROUND: &[&str] = &["bifrost", "local", "always-commit-in-background"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_ROCKSDB_BLOCK_SIZE: &[&str] = &["bifrost", "local", "rocksdb-block-size"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_ROCKSDB_COMPACTION_READAHEAD_SIZE: &[&str] = &["bifrost", "local", "rocksdb-compaction-readahead-size"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_ROCKSDB_DISABLE_AUTO_COMPACTIONS: &[&str] = &["bifrost", "local", "rocksdb-disable-auto-compactions"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_ROCKSDB_DISABLE_DIRECT_IO_FOR_FLUSH_AND_COMPACTIONS: &[&str] = &["bifrost", "local", "rocksdb-disable-direct-io-for-flush-and-compactions"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_ROCKSDB_DISABLE_DIRECT_IO_FOR_READS: &[&str] = &["bifrost", "local", "rocksdb-disable-direct-io-for-reads"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_ROCKSDB_DISABLE_L0_L1_COMPRESSION: &[&str] = &["bifrost", "local", "rocksdb-disable-l0-l1-compression"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_ROCKSDB_DISABLE_STATISTICS: &[&str] = &["bifrost", "local", "rocksdb-disable-statistics"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_ROCKSDB_DISABLE_WAL: &[&str] = &["bifrost", "local", "rocksdb-disable-wal"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_ROCKSDB_DISABLE_WAL_COMPRESSION: &[&str] = &["bifrost", "local", "rocksdb-disable-wal-compression"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_ROCKSDB_DISABLE_WAL_FSYNC: &[&str] = &["bifrost", "local", "rocksdb-disable-wal-fsync"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_ROCKSDB_LOG_KEEP_FILE_NUM: &[&str] = &["bifrost", "local", "rocksdb-log-keep-file-num"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_ROCKSDB_LOG_LEVEL: &[&str] = &["bifrost", "local", "rocksdb-log-level"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_ROCKSDB_LOG_MAX_FILE_SIZE: &[&str] = &["bifrost", "local", "rocksdb-log-max-file-size"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_ROCKSDB_MAX_BACKGROUND_COMPACTIONS: &[&str] = &["bifrost", "local", "rocksdb-max-background-compactions"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_ROCKSDB_MAX_BACKGROUND_FLUSHES: &[&str] = &["bifrost", "local", "rocksdb-max-background-flushes"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_ROCKSDB_MAX_BACKGROUND_JOBS: &[&str] = &["bifrost", "local", "rocksdb-max-background-jobs"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_ROCKSDB_MEMORY_BUDGET: &[&str] = &["bifrost", "local", "rocksdb-memory-budget"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_ROCKSDB_MEMORY_RATIO: &[&str] = &["bifrost", "local", "rocksdb-memory-ratio"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_ROCKSDB_PERIODIC_COMPACTION: &[&str] = &["bifrost", "local", "rocksdb-periodic-compaction"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_ROCKSDB_STATISTICS_LEVEL: &[&str] = &["bifrost", "local", "rocksdb-statistics-level"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_WRITER_BATCH_COMMIT_COUNT: &[&str] = &["bifrost", "local", "writer-batch-commit-count"];
#[rustfmt::skip]
pub const BIFROST_LOCAL_WRITER_BATCH_COMMIT_DURATION: &[&str] = &["bifrost", "local", "writer-batch-commit-duration"];
#[rustfmt::skip]
pub const BIFROST_READ_RETRY_POLICY: &[&str] = &["bifrost", "read-retry-policy"];
#[rustfmt::skip]
pub const BIFROST_READ_RETRY_POLICY_FACTOR: &[&str] = &["bifrost", "read-retry-policy", "factor"];
#[rustfmt::skip]
pub const BIFROST_READ_RETRY_POLICY_INITIAL_INTERVAL: &[&str] = &["bifrost", "read-retry-policy", "initial-interval"];
#[rustfmt::skip]
pub const BIFROST_READ_RETRY_POLICY_INTERVAL: &[&str] = &["bifrost", "read-retry-policy", "interval"];
#[rustfmt::skip]
pub const BIFROST_READ_RETRY_POLICY_MAX_ATTEMPTS: &[&str] = &["bifrost", "read-retry-policy", "max-attempts"];
#[rustfmt::skip]
pub const BIFROST_READ_RETRY_POLICY_MAX_INTERVAL: &[&str] = &["bifrost", "read-retry-policy", "max-interval"];
#[rustfmt::skip]
pub const BIFROST_READ_RETRY_POLICY_TYPE: &[&str] = &["bifrost", "read-retry-policy", "type"];
#[rustfmt::skip]
pub const BIFROST_RECORD_CACHE_MEMORY_SIZE: &[&str] = &["bifrost", "record-cache-memory-size"];
#[rustfmt::skip]
pub const BIFROST_RECORD_SIZE_LIMIT: &[&str] = &["bifrost", "record-size-limit"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET: &[&str] = &["bifrost", "replicated-loglet"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_DEFAULT_LOG_REPLICATION: &[&str] = &["bifrost", "replicated-loglet", "default-log-replication"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_DEFAULT_NODESET_SIZE: &[&str] = &["bifrost", "replicated-loglet", "default-nodeset-size"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_LOG_SERVER_RETRY_POLICY: &[&str] = &["bifrost", "replicated-loglet", "log-server-retry-policy"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_LOG_SERVER_RETRY_POLICY_FACTOR: &[&str] = &["bifrost", "replicated-loglet", "log-server-retry-policy", "factor"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_LOG_SERVER_RETRY_POLICY_INITIAL_INTERVAL: &[&str] = &["bifrost", "replicated-loglet", "log-server-retry-policy", "initial-interval"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_LOG_SERVER_RETRY_POLICY_INTERVAL: &[&str] = &["bifrost", "replicated-loglet", "log-server-retry-policy", "interval"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_LOG_SERVER_RETRY_POLICY_MAX_ATTEMPTS: &[&str] = &["bifrost", "replicated-loglet", "log-server-retry-policy", "max-attempts"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_LOG_SERVER_RETRY_POLICY_MAX_INTERVAL: &[&str] = &["bifrost", "replicated-loglet", "log-server-retry-policy", "max-interval"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_LOG_SERVER_RETRY_POLICY_TYPE: &[&str] = &["bifrost", "replicated-loglet", "log-server-retry-policy", "type"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_LOG_SERVER_RPC_TIMEOUT: &[&str] = &["bifrost", "replicated-loglet", "log-server-rpc-timeout"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_MAXIMUM_INFLIGHT_RECORDS: &[&str] = &["bifrost", "replicated-loglet", "maximum-inflight-records"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_READ_BATCH_SIZE: &[&str] = &["bifrost", "replicated-loglet", "read-batch-size"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_READAHEAD_RECORDS: &[&str] = &["bifrost", "replicated-loglet", "readahead-records"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_READAHEAD_TRIGGER_RATIO: &[&str] = &["bifrost", "replicated-loglet", "readahead-trigger-ratio"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_RPC_TIMEOUT: &[&str] = &["bifrost", "replicated-loglet", "rpc-timeout"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_SEQUENCER_INACTIVITY_TIMEOUT: &[&str] = &["bifrost", "replicated-loglet", "sequencer-inactivity-timeout"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_SEQUENCER_RETRY_POLICY: &[&str] = &["bifrost", "replicated-loglet", "sequencer-retry-policy"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_SEQUENCER_RETRY_POLICY_FACTOR: &[&str] = &["bifrost", "replicated-loglet", "sequencer-retry-policy", "factor"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_SEQUENCER_RETRY_POLICY_INITIAL_INTERVAL: &[&str] = &["bifrost", "replicated-loglet", "sequencer-retry-policy", "initial-interval"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_SEQUENCER_RETRY_POLICY_INTERVAL: &[&str] = &["bifrost", "replicated-loglet", "sequencer-retry-policy", "interval"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_SEQUENCER_RETRY_POLICY_MAX_ATTEMPTS: &[&str] = &["bifrost", "replicated-loglet", "sequencer-retry-policy", "max-attempts"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_SEQUENCER_RETRY_POLICY_MAX_INTERVAL: &[&str] = &["bifrost", "replicated-loglet", "sequencer-retry-policy", "max-interval"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_SEQUENCER_RETRY_POLICY_TYPE: &[&str] = &["bifrost", "replicated-loglet", "sequencer-retry-policy", "type"];
#[rustfmt::skip]
pub const BIFROST_REPLICATED_LOGLET_STORE_TIMEOUT: &[&str] = &["bifrost", "replicated-loglet", "store-timeout"];
#[rustfmt::skip]
pub const BIFROST_SEAL_RETRY_INTERVAL: &[&str] = &["bifrost", "seal-retry-interval"];
#[rustfmt::skip]
pub const BIND_ADDRESS: &[&str] = &["bind-address"];
#[rustfmt::skip]
pub const BIND_IP: &[&str] = &["bind-ip"];
#[rustfmt::skip]
pub const BIND_PORT: &[&str] = &["bind-port"];
#[rustfmt::skip]
pub const BOOTSTRAP_NUM_PARTITIONS: &[&str] = &["bootstrap-num-partitions"];
#[rustfmt::skip]
pub const CLUSTER_NAME: &[&str] = &["cluster-name"];
#[rustfmt::skip]
pub const CONNECT_TIMEOUT: &[&str] = &["connect-timeout"];
#[rustfmt::skip]
pub const DEFAULT_IDEMPOTENCY_RETENTION: &[&str] = &["default-idempotency-retention"];
#[rustfmt::skip]
pub const DEFAULT_JOURNAL_RETENTION: &[&str] = &["default-journal-retention"];
#[rustfmt::skip]
pub const DEFAULT_NUM_PARTITIONS: &[&str] = &["default-num-partitions"];
#[rustfmt::skip]
pub const DEFAULT_REPLICATION: &[&str] = &["default-replication"];
#[rustfmt::skip]
pub const DEFAULT_RETRY_POLICY: &[&str] = &["default-retry-policy"];
#[rustfmt::skip]
pub const DEFAULT_RETRY_POLICY_EXPONENTIATION_FACTOR: &[&str] = &["default-retry-policy", "exponentiation-factor"];
#[rustfmt::skip]
pub const DEFAULT_RETRY_POLICY_INITIAL_INTERVAL: &[&str] = &["default-retry-policy", "initial-interval"];
#[rustfmt::skip]
pub const DEFAULT_RETRY_POLICY_MAX_ATTEMPTS: &[&str] = &["default-retry-policy", "max-attempts"];
#[rustfmt::skip]
pub const DEFAULT_RETRY_POLICY_MAX_INTERVAL: &[&str] = &["default-retry-policy", "max-interval"];
#[rustfmt::skip]
pub const DEFAULT_RETRY_POLICY_ON_MAX_ATTEMPTS: &[&str] = &["default-retry-policy", "on-max-attempts"];
#[rustfmt::skip]
pub const DEFAULT_THREAD_POOL_SIZE: &[&str] = &["default-thread-pool-size"];
#[rustfmt::skip]
pub const DEFAULT_THREAD_STACK_SIZE: &[&str] = &["default-thread-stack-size"];
#[rustfmt::skip]
pub const DEFAULT_WORKFLOW_COMPLETION_RETENTION: &[&str] = &["default-workflow-completion-retention"];
#[rustfmt::skip]
pub const DISABLE_CONFIG_SQL_TABLE: &[&str] = &["disable-config-sql-table"];
#[rustfmt::skip]
pub const DISABLE_CONTROLLED_IDEMPOTENT_SHARDING: &[&str] = &["disable-controlled-idempotent-sharding"];
#[rustfmt::skip]
pub const DISABLE_PROMETHEUS: &[&str] = &["disable-prometheus"];
#[rustfmt::skip]
pub const DISABLE_TELEMETRY: &[&str] = &["disable-telemetry"];
#[rustfmt::skip]
pub const EXPERIMENTAL_ENABLE_INCONSISTENT_STATE_MUTATION_CLEANUP: &[&str] = &["experimental-enable-inconsistent-state-mutation-cleanup"];
#[rustfmt::skip]
pub const EXPERIMENTAL_ENABLE_INVOKER_YIELD: &[&str] = &["experimental-enable-invoker-yield"];
#[rustfmt::skip]
pub const EXPERIMENTAL_ENABLE_KAFKA_SCOPE: &[&str] = &["experimental-enable-kafka-scope"];
#[rustfmt::skip]
pub const EXPERIMENTAL_ENABLE_MIGRATE_SCOPED_TABLES: &[&str] = &["experimental-enable-migrate-scoped-tables"];
#[rustfmt::skip]
pub const EXPERIMENTAL_ENABLE_PREFLIGHT_INVOCATION_TERMINATION_RETENTION: &[&str] = &["experimental-enable-preflight-invocation-termination-retention"];
#[rustfmt::skip]
pub const EXPERIMENTAL_ENABLE_PROTOCOL_V7: &[&str] = &["experimental-enable-protocol-v7"];
#[rustfmt::skip]
pub const EXPERIMENTAL_ENABLE_SCHEMA_BILROST_ENCODING: &[&str] = &["experimental-enable-schema-bilrost-encoding"];
#[rustfmt::skip]
pub const EXPERIMENTAL_ENABLE_SCOPED_PROMISE_TABLE_MIGRATION: &[&str] = &["experimental-enable-scoped-promise-table-migration"];
#[rustfmt::skip]
pub const EXPERIMENTAL_ENABLE_SCOPED_STATE_TABLE_MIGRATION: &[&str] = &["experimental-enable-scoped-state-table-migration"];
#[rustfmt::skip]
pub const EXPERIMENTAL_ENABLE_SCOPED_VIRTUAL_OBJECTS: &[&str] = &["experimental-enable-scoped-virtual-objects"];
#[rustfmt::skip]
pub const EXPERIMENTAL_ENABLE_UNIQUE_RANDOM_SEEDS: &[&str] = &["experimental-enable-unique-random-seeds"];
#[rustfmt::skip]
pub const EXPERIMENTAL_ENABLE_VQUEUE_OBSOLETE_CLEANUP: &[&str] = &["experimental-enable-vqueue-obsolete-cleanup"];
#[rustfmt::skip]
pub const EXPERIMENTAL_ENABLE_VQUEUES: &[&str] = &["experimental-enable-vqueues"];
#[rustfmt::skip]
pub const EXPERIMENTAL_ENABLE_VQUEUES_ASYNC_REFILL: &[&str] = &["experimental-enable-vqueues-async-refill"];
#[rustfmt::skip]
pub const EXPERIMENTAL_ENABLE_VQUEUES_MIGRATION_SKIP_COMPLETED: &[&str] = &["experimental-enable-vqueues-migration-skip-completed"];
#[rustfmt::skip]
pub const EXPERIMENTAL_KAFKA_BATCH_INGESTION: &[&str] = &["experimental-kafka-batch-ingestion"];
#[rustfmt::skip]
pub const EXPERIMENTAL_SHUFFLER_BATCH_INGESTION: &[&str] = &["experimental-shuffler-batch-ingestion"];
#[rustfmt::skip]
pub const FORCE_NODE_ID: &[&str] = &["force-node-id"];
#[rustfmt::skip]
pub const GOSSIP_EXTRAS_EXCHANGE_FREQUENCY: &[&str] = &["gossip-extras-exchange-frequency"];
#[rustfmt::skip]
pub const GOSSIP_FAILURE_THRESHOLD: &[&str] = &["gossip-failure-threshold"];
#[rustfmt::skip]
pub const GOSSIP_FD_STABILITY_THRESHOLD: &[&str] = &["gossip-fd-stability-threshold"];
#[rustfmt::skip]
pub const GOSSIP_LONELINESS_THRESHOLD: &[&str] = &["gossip-loneliness-threshold"];
#[rustfmt::skip]
pub const GOSSIP_NUM_PEERS: &[&str] = &["gossip-num-peers"];
#[rustfmt::skip]
pub const GOSSIP_SUSPECT_INTERVAL: &[&str] = &["gossip-suspect-interval"];
#[rustfmt::skip]
pub const GOSSIP_TICK_INTERVAL: &[&str] = &["gossip-tick-interval"];
#[rustfmt::skip]
pub const GOSSIP_TIME_SKEW_THRESHOLD: &[&str] = &["gossip-time-skew-threshold"];
#[rustfmt::skip]
pub const HISTOGRAM_INACTIVITY_TIMEOUT: &[&str] = &["histogram-inactivity-timeout"];
#[rustfmt::skip]
pub const HLC_MAX_DRIFT: &[&str] = &["hlc-max-drift"];
#[rustfmt::skip]
pub const HTTP_KEEP_ALIVE_OPTIONS: &[&str] = &["http-keep-alive-options"];
#[rustfmt::skip]
pub const HTTP_KEEP_ALIVE_OPTIONS_INTERVAL: &[&str] = &["http-keep-alive-options", "interval"];
#[rustfmt::skip]
pub const HTTP_KEEP_ALIVE_OPTIONS_JITTER: &[&str] = &["http-keep-alive-options", "jitter"];
#[rustfmt::skip]
pub const HTTP_KEEP_ALIVE_OPTIONS_TIMEOUT: &[&str] = &["http-keep-alive-options", "timeout"];
#[rustfmt::skip]
pub const HTTP_PROXY: &[&str] = &["http-proxy"];
#[rustfmt::skip]
pub const INGRESS: &[&str] = &["ingress"];
#[rustfmt::skip]
pub const INGRESS_ADVERTISED_ADDRESS: &[&str] = &["ingress", "advertised-address"];
#[rustfmt::skip]
pub const INGRESS_ADVERTISED_HOST: &[&str] = &["ingress", "advertised-host"];
#[rustfmt::skip]
pub const INGRESS_ADVERTISED_INGRESS_ENDPOINT: &[&str] = &["ingress", "advertised-ingress-endpoint"];
#[rustfmt::skip]
pub const INGRESS_BIND_ADDRESS: &[&str] = &["ingress", "bind-address"];
#[rustfmt::skip]
pub const INGRESS_BIND_IP: &[&str] = &["ingress", "bind-ip"];
#[rustfmt::skip]
pub const INGRESS_BIND_PORT: &[&str] = &["ingress", "bind-port"];
#[rustfmt::skip]
pub const INGRESS_CONCURRENT_API_REQUESTS_LIMIT: &[&str] = &["ingress", "concurrent-api-requests-limit"];
#[rustfmt::skip]
pub const INGRESS_EXPERIMENTAL_FEATURE_ENABLE_SEPARATE_INGRESS_ROLE: &[&str] = &["ingress", "experimental-feature-enable-separate-ingress-role"];
#[rustfmt::skip]
pub const INGRESS_HTTP2_MAX_CONCURRENT_STREAMS: &[&str] = &["ingress", "http2-max-concurrent-streams"];
#[rustfmt::skip]
pub const INGRESS_INGESTION: &[&str] = &["ingress", "ingestion"];
#[rustfmt::skip]
pub const INGRESS_INGESTION_CONNECTION_RETRY_POLICY: &[&str] = &["ingress", "ingestion", "connection-retry-policy"];
#[rustfmt::skip]
pub const INGRESS_INGESTION_CONNECTION_RETRY_POLICY_FACTOR: &[&str] = &["ingress", "ingestion", "connection-retry-policy", "factor"];
#[rustfmt::skip]
pub const INGRESS_INGESTION_CONNECTION_RETRY_POLICY_INITIAL_INTERVAL: &[&str] = &["ingress", "ingestion", "connection-retry-policy", "initial-interval"];
#[rustfmt::skip]
pub const INGRESS_INGESTION_CONNECTION_RETRY_POLICY_INTERVAL: &[&str] = &["ingress", "ingestion", "connection-retry-policy", "interval"];
#[rustfmt::skip]
pub const INGRESS_INGESTION_CONNECTION_RETRY_POLICY_MAX_ATTEMPTS: &[&str] = &["ingress", "ingestion", "connection-retry-policy", "max-attempts"];
#[rustfmt::skip]
pub const INGRESS_INGESTION_CONNECTION_RETRY_POLICY_MAX_INTERVAL: &[&str] = &["ingress", "ingestion", "connection-retry-policy", "max-interval"];
#[rustfmt::skip]
pub const INGRESS_INGESTION_CONNECTION_RETRY_POLICY_TYPE: &[&str] = &["ingress", "ingestion", "connection-retry-policy", "type"];
#[rustfmt::skip]
pub const INGRESS_INGESTION_INFLIGHT_MEMORY_BUDGET: &[&str] = &["ingress", "ingestion", "inflight-memory-budget"];
#[rustfmt::skip]
pub const INGRESS_INGESTION_REQUEST_BATCH_SIZE: &[&str] = &["ingress", "ingestion", "request-batch-size"];
#[rustfmt::skip]
pub const INGRESS_KAFKA_CLUSTERS: &[&str] = &["ingress", "kafka-clusters"];
#[rustfmt::skip]
pub const INGRESS_LISTEN_MODE: &[&str] = &["ingress", "listen-mode"];
#[rustfmt::skip]
pub const INGRESS_REQUEST_SIZE_LIMIT: &[&str] = &["ingress", "request-size-limit"];
#[rustfmt::skip]
pub const INGRESS_USE_RANDOM_PORTS: &[&str] = &["ingress", "use-random-ports"];
#[rustfmt::skip]
pub const INITIAL_MAX_SEND_STREAMS: &[&str] = &["initial-max-send-streams"];
#[rustfmt::skip]
pub const INITIALIZATION_TIMEOUT: &[&str] = &["initialization-timeout"];
#[rustfmt::skip]
pub const INVOCATION_YIELD_THRESHOLD: &[&str] = &["invocation-yield-threshold"];
#[rustfmt::skip]
pub const LISTEN_MODE: &[&str] = &["listen-mode"];
#[rustfmt::skip]
pub const LOCATION: &[&str] = &["location"];
#[rustfmt::skip]
pub const LOG_DISABLE_ANSI_CODES: &[&str] = &["log-disable-ansi-codes"];
#[rustfmt::skip]
pub const LOG_FILTER: &[&str] = &["log-filter"];
#[rustfmt::skip]
pub const LOG_FORMAT: &[&str] = &["log-format"];
#[rustfmt::skip]
pub const LOG_SERVER: &[&str] = &["log-server"];
#[rustfmt::skip]
pub const LOG_SERVER_ALWAYS_COMMIT_IN_BACKGROUND: &[&str] = &["log-server", "always-commit-in-background"];
#[rustfmt::skip]
pub const LOG_SERVER_IN_MEMORY: &[&str] = &["log-server", "in-memory"];
#[rustfmt::skip]
pub const LOG_SERVER_INCOMING_NETWORK_QUEUE_LENGTH: &[&str] = &["log-server", "incoming-network-queue-length"];
#[rustfmt::skip]
pub const LOG_SERVER_READ_ONLY: &[&str] = &["log-server", "read-only"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_BLOB_MIN_SIZE: &[&str] = &["log-server", "rocksdb-blob-min-size"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_BLOCK_SIZE: &[&str] = &["log-server", "rocksdb-block-size"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_COMPACTION_READAHEAD_SIZE: &[&str] = &["log-server", "rocksdb-compaction-readahead-size"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_DISABLE_AUTO_COMPACTIONS: &[&str] = &["log-server", "rocksdb-disable-auto-compactions"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_DISABLE_BLOB_COMPRESSION: &[&str] = &["log-server", "rocksdb-disable-blob-compression"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_DISABLE_DIRECT_IO_FOR_FLUSH_AND_COMPACTIONS: &[&str] = &["log-server", "rocksdb-disable-direct-io-for-flush-and-compactions"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_DISABLE_DIRECT_IO_FOR_READS: &[&str] = &["log-server", "rocksdb-disable-direct-io-for-reads"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_DISABLE_L0_L1_COMPRESSION: &[&str] = &["log-server", "rocksdb-disable-l0-l1-compression"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_DISABLE_PARANOID_CHECKS: &[&str] = &["log-server", "rocksdb-disable-paranoid-checks"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_DISABLE_STATISTICS: &[&str] = &["log-server", "rocksdb-disable-statistics"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_DISABLE_WAL: &[&str] = &["log-server", "rocksdb-disable-wal"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_DISABLE_WAL_COMPRESSION: &[&str] = &["log-server", "rocksdb-disable-wal-compression"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_DISABLE_WAL_FSYNC: &[&str] = &["log-server", "rocksdb-disable-wal-fsync"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_ENABLE_BLOB_SEPARATION: &[&str] = &["log-server", "rocksdb-enable-blob-separation"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_L0_NUM_COMPACTION_TRIGGER: &[&str] = &["log-server", "rocksdb-l0-num-compaction-trigger"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_LOG_KEEP_FILE_NUM: &[&str] = &["log-server", "rocksdb-log-keep-file-num"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_LOG_LEVEL: &[&str] = &["log-server", "rocksdb-log-level"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_LOG_MAX_FILE_SIZE: &[&str] = &["log-server", "rocksdb-log-max-file-size"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_MAX_BACKGROUND_COMPACTIONS: &[&str] = &["log-server", "rocksdb-max-background-compactions"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_MAX_BACKGROUND_JOBS: &[&str] = &["log-server", "rocksdb-max-background-jobs"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_MAX_FILE_SIZE: &[&str] = &["log-server", "rocksdb-max-file-size"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_MAX_OPEN_FILES: &[&str] = &["log-server", "rocksdb-max-open-files"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_MAX_SUB_COMPACTIONS: &[&str] = &["log-server", "rocksdb-max-sub-compactions"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_MAX_WAL_SIZE: &[&str] = &["log-server", "rocksdb-max-wal-size"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_MEMORY_BUDGET: &[&str] = &["log-server", "rocksdb-memory-budget"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_MEMORY_RATIO: &[&str] = &["log-server", "rocksdb-memory-ratio"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_PARTITION_SST_BY_LOG: &[&str] = &["log-server", "rocksdb-partition-sst-by-log"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_PARTITION_SST_BY_LOGLET: &[&str] = &["log-server", "rocksdb-partition-sst-by-loglet"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_PERIODIC_COMPACTION: &[&str] = &["log-server", "rocksdb-periodic-compaction"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_STATISTICS_LEVEL: &[&str] = &["log-server", "rocksdb-statistics-level"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_WAL_DIR: &[&str] = &["log-server", "rocksdb-wal-dir"];
#[rustfmt::skip]
pub const LOG_SERVER_ROCKSDB_WRITABLE_FILE_MAX_BUFFER_SIZE: &[&str] = &["log-server", "rocksdb-writable-file-max-buffer-size"];
#[rustfmt::skip]
pub const LOG_SERVER_WRITE_BATCH_COMMIT_BYTES: &[&str] = &["log-server", "write-batch-commit-bytes"];
#[rustfmt::skip]
pub const LOG_SERVER_WRITE_BATCH_COMMIT_COUNT: &[&str] = &["log-server", "write-batch-commit-count"];
#[rustfmt::skip]
pub const LOG_SERVER_WRITER_BATCH_COMMIT_COUNT: &[&str] = &["log-server", "writer-batch-commit-count"];
#[rustfmt::skip]
pub const MAX_IDEMPOTENCY_RETENTION: &[&str] = &["max-idempotency-retention"];
#[rustfmt::skip]
pub const MAX_JOURNAL_RETENTION: &[&str] = &["max-journal-retention"];
#[rustfmt::skip]
pub const MAX_RETRY_POLICY_MAX_ATTEMPTS: &[&str] = &["max-retry-policy-max-attempts"];
#[rustfmt::skip]
pub const MAX_WORKFLOW_COMPLETION_RETENTION: &[&str] = &["max-workflow-completion-retention"];
#[rustfmt::skip]
pub const METADATA_CLIENT: &[&str] = &["metadata-client"];
#[rustfmt::skip]
pub const METADATA_CLIENT_ADDRESS: &[&str] = &["metadata-client", "address"];
#[rustfmt::skip]
pub const METADATA_CLIENT_ADDRESSES: &[&str] = &["metadata-client", "addresses"];
#[rustfmt::skip]
pub const METADATA_CLIENT_AWS_ACCESS_KEY_ID: &[&str] = &["metadata-client", "aws-access-key-id"];
#[rustfmt::skip]
pub const METADATA_CLIENT_AWS_ALLOW_HTTP: &[&str] = &["metadata-client", "aws-allow-http"];
#[rustfmt::skip]
pub const METADATA_CLIENT_AWS_ENDPOINT_URL: &[&str] = &["metadata-client", "aws-endpoint-url"];
#[rustfmt::skip]
pub const METADATA_CLIENT_AWS_PROFILE: &[&str] = &["metadata-client", "aws-profile"];
#[rustfmt::skip]
pub const METADATA_CLIENT_AWS_REGION: &[&str] = &["metadata-client", "aws-region"];
#[rustfmt::skip]
pub const METADATA_CLIENT_AWS_SECRET_ACCESS_KEY: &[&str] = &["metadata-client", "aws-secret-access-key"];
#[rustfmt::skip]
pub const METADATA_CLIENT_AWS_SESSION_TOKEN: &[&str] = &["metadata-client", "aws-session-token"];
#[rustfmt::skip]
pub const METADATA_CLIENT_BACKOFF_POLICY: &[&str] = &["metadata-client", "backoff-policy"];
#[rustfmt::skip]
pub const METADATA_CLIENT_BACKOFF_POLICY_FACTOR: &[&str] = &["metadata-client", "backoff-policy", "factor"];
#[rustfmt::skip]
pub const METADATA_CLIENT_BACKOFF_POLICY_INITIAL_INTERVAL: &[&str] = &["metadata-client", "backoff-policy", "initial-interval"];
#[rustfmt::skip]
pub const METADATA_CLIENT_BACKOFF_POLICY_INTERVAL: &[&str] = &["metadata-client", "backoff-policy", "interval"];
#[rustfmt::skip]
pub const METADATA_CLIENT_BACKOFF_POLICY_MAX_ATTEMPTS: &[&str] = &["metadata-client", "backoff-policy", "max-attempts"];
#[rustfmt::skip]
pub const METADATA_CLIENT_BACKOFF_POLICY_MAX_INTERVAL: &[&str] = &["metadata-client", "backoff-policy", "max-interval"];
#[rustfmt::skip]
pub const METADATA_CLIENT_BACKOFF_POLICY_TYPE: &[&str] = &["metadata-client", "backoff-policy", "type"];
#[rustfmt::skip]
pub const METADATA_CLIENT_CONNECT_TIMEOUT: &[&str] = &["metadata-client", "connect-timeout"];
#[rustfmt::skip]
pub const METADATA_CLIENT_KEEP_ALIVE_INTERVAL: &[&str] = &["metadata-client", "keep-alive-interval"];
#[rustfmt::skip]
pub const METADATA_CLIENT_KEEP_ALIVE_TIMEOUT: &[&str] = &["metadata-client", "keep-alive-timeout"];
#[rustfmt::skip]
pub const METADATA_CLIENT_KEY_PREFIX: &[&str] = &["metadata-client", "key-prefix"];
#[rustfmt::skip]
pub const METADATA_CLIENT_MESSAGE_SIZE_LIMIT: &[&str] = &["metadata-client", "message-size-limit"];
#[rustfmt::skip]
pub const METADATA_CLIENT_OBJECT_STORE_RETRY_POLICY: &[&str] = &["metadata-client", "object-store-retry-policy"];
#[rustfmt::skip]
pub const METADATA_CLIENT_OBJECT_STORE_RETRY_POLICY_FACTOR: &[&str] = &["metadata-client", "object-store-retry-policy", "factor"];
#[rustfmt::skip]
pub const METADATA_CLIENT_OBJECT_STORE_RETRY_POLICY_INITIAL_INTERVAL: &[&str] = &["metadata-client", "object-store-retry-policy", "initial-interval"];
#[rustfmt::skip]
pub const METADATA_CLIENT_OBJECT_STORE_RETRY_POLICY_INTERVAL: &[&str] = &["metadata-client", "object-store-retry-policy", "interval"];
#[rustfmt::skip]
pub const METADATA_CLIENT_OBJECT_STORE_RETRY_POLICY_MAX_ATTEMPTS: &[&str] = &["metadata-client", "object-store-retry-policy", "max-attempts"];
#[rustfmt::skip]
pub const METADATA_CLIENT_OBJECT_STORE_RETRY_POLICY_MAX_INTERVAL: &[&str] = &["metadata-client", "object-store-retry-policy", "max-interval"];
#[rustfmt::skip]
pub const METADATA_CLIENT_OBJECT_STORE_RETRY_POLICY_TYPE: &[&str] = &["metadata-client", "object-store-retry-policy", "type"];
#[rustfmt::skip]
pub const METADATA_CLIENT_PATH: &[&str] = &["metadata-client", "path"];
#[rustfmt::skip]
pub const METADATA_CLIENT_TABLE: &[&str] = &["metadata-client", "table"];
#[rustfmt::skip]
pub const METADATA_CLIENT_TYPE: &[&str] = &["metadata-client", "type"];
#[rustfmt::skip]
pub const METADATA_FETCH_FROM_PEER_TIMEOUT: &[&str] = &["metadata-fetch-from-peer-timeout"];
#[rustfmt::skip]
pub const METADATA_SERVER: &[&str] = &["metadata-server"];
#[rustfmt::skip]
pub const METADATA_SERVER_AUTO_JOIN: &[&str] = &["metadata-server", "auto-join"];
#[rustfmt::skip]
pub const METADATA_SERVER_LOG_TRIM_THRESHOLD: &[&str] = &["metadata-server", "log-trim-threshold"];
#[rustfmt::skip]
pub const METADATA_SERVER_RAFT_ELECTION_TICK: &[&str] = &["metadata-server", "raft-election-tick"];
#[rustfmt::skip]
pub const METADATA_SERVER_RAFT_HEARTBEAT_TICK: &[&str] = &["metadata-server", "raft-heartbeat-tick"];
#[rustfmt::skip]
pub const METADATA_SERVER_RAFT_TICK_INTERVAL: &[&str] = &["metadata-server", "raft-tick-interval"];
#[rustfmt::skip]
pub const METADATA_SERVER_REQUEST_QUEUE_LENGTH: &[&str] = &["metadata-server", "request-queue-length"];
#[rustfmt::skip]
pub const METADATA_SERVER_ROCKSDB_BLOCK_SIZE: &[&str] = &["metadata-server", "rocksdb-block-size"];
#[rustfmt::skip]
pub const METADATA_SERVER_ROCKSDB_COMPACTION_READAHEAD_SIZE: &[&str] = &["metadata-server", "rocksdb-compaction-readahead-size"];
#[rustfmt::skip]
pub const METADATA_SERVER_ROCKSDB_DISABLE_AUTO_COMPACTIONS: &[&str] = &["metadata-server", "rocksdb-disable-auto-compactions"];
#[rustfmt::skip]
pub const METADATA_SERVER_ROCKSDB_DISABLE_DIRECT_IO_FOR_FLUSH_AND_COMPACTIONS: &[&str] = &["metadata-server", "rocksdb-disable-direct-io-for-flush-and-compactions"];
#[rustfmt::skip]
pub const METADATA_SERVER_ROCKSDB_DISABLE_DIRECT_IO_FOR_READS: &[&str] = &["metadata-server", "rocksdb-disable-direct-io-for-reads"];
#[rustfmt::skip]
pub const METADATA_SERVER_ROCKSDB_DISABLE_L0_L1_COMPRESSION: &[&str] = &["metadata-server", "rocksdb-disable-l0-l1-compression"];
#[rustfmt::skip]
pub const METADATA_SERVER_ROCKSDB_DISABLE_STATISTICS: &[&str] = &["metadata-server", "rocksdb-disable-statistics"];
#[rustfmt::skip]
pub const METADATA_SERVER_ROCKSDB_DISABLE_WAL: &[&str] = &["metadata-server", "rocksdb-disable-wal"];
#[rustfmt::skip]
pub const METADATA_SERVER_ROCKSDB_DISABLE_WAL_COMPRESSION: &[&str] = &["metadata-server", "rocksdb-disable-wal-compression"];
#[rustfmt::skip]
pub const METADATA_SERVER_ROCKSDB_LOG_KEEP_FILE_NUM: &[&str] = &["metadata-server", "rocksdb-log-keep-file-num"];
#[rustfmt::skip]
pub const METADATA_SERVER_ROCKSDB_LOG_LEVEL: &[&str] = &["metadata-server", "rocksdb-log-level"];
#[rustfmt::skip]
pub const METADATA_SERVER_ROCKSDB_LOG_MAX_FILE_SIZE: &[&str] = &["metadata-server", "rocksdb-log-max-file-size"];
#[rustfmt::skip]
pub const METADATA_SERVER_ROCKSDB_MAX_BACKGROUND_COMPACTIONS: &[&str] = &["metadata-server", "rocksdb-max-background-compactions"];
#[rustfmt::skip]
pub const METADATA_SERVER_ROCKSDB_MAX_BACKGROUND_FLUSHES: &[&str] = &["metadata-server", "rocksdb-max-background-flushes"];
#[rustfmt::skip]
pub const METADATA_SERVER_ROCKSDB_MAX_BACKGROUND_JOBS: &[&str] = &["metadata-server", "rocksdb-max-background-jobs"];
#[rustfmt::skip]
pub const METADATA_SERVER_ROCKSDB_MEMORY_BUDGET: &[&str] = &["metadata-server", "rocksdb-memory-budget"];
#[rustfmt::skip]
pub const METADATA_SERVER_ROCKSDB_MEMORY_RATIO: &[&str] = &["metadata-server", "rocksdb-memory-ratio"];
#[rustfmt::skip]
pub const METADATA_SERVER_ROCKSDB_PERIODIC_COMPACTION: &[&str] = &["metadata-server", "rocksdb-periodic-compaction"];
#[rustfmt::skip]
pub const METADATA_SERVER_ROCKSDB_STATISTICS_LEVEL: &[&str] = &["metadata-server", "rocksdb-statistics-level"];
#[rustfmt::skip]
pub const METADATA_SERVER_STATUS_UPDATE_INTERVAL: &[&str] = &["metadata-server", "status-update-interval"];
#[rustfmt::skip]
pub const METADATA_SERVER_TYPE: &[&str] = &["metadata-server", "type"];
#[rustfmt::skip]
pub const METADATA_STORE: &[&str] = &["metadata-store"];
#[rustfmt::skip]
pub const METADATA_STORE_BACKOFF_POLICY: &[&str] = &["metadata-store-backoff-policy"];
#[rustfmt::skip]
pub const METADATA_STORE_BACKOFF_POLICY_FACTOR: &[&str] = &["metadata-store-backoff-policy", "factor"];
#[rustfmt::skip]
pub const METADATA_STORE_BACKOFF_POLICY_INITIAL_INTERVAL: &[&str] = &["metadata-store-backoff-policy", "initial-interval"];
#[rustfmt::skip]
pub const METADATA_STORE_BACKOFF_POLICY_INTERVAL: &[&str] = &["metadata-store-backoff-policy", "interval"];
#[rustfmt::skip]
pub const METADATA_STORE_BACKOFF_POLICY_MAX_ATTEMPTS: &[&str] = &["metadata-store-backoff-policy", "max-attempts"];
#[rustfmt::skip]
pub const METADATA_STORE_BACKOFF_POLICY_MAX_INTERVAL: &[&str] = &["metadata-store-backoff-policy", "max-interval"];
#[rustfmt::skip]
pub const METADATA_STORE_BACKOFF_POLICY_TYPE: &[&str] = &["metadata-store-backoff-policy", "type"];
#[rustfmt::skip]
pub const METADATA_STORE_CLIENT: &[&str] = &["metadata-store-client"];
#[rustfmt::skip]
pub const METADATA_STORE_CONNECT_TIMEOUT: &[&str] = &["metadata-store-connect-timeout"];
#[rustfmt::skip]
pub const METADATA_STORE_KEEP_ALIVE_INTERVAL: &[&str] = &["metadata-store-keep-alive-interval"];
#[rustfmt::skip]
pub const METADATA_STORE_KEEP_ALIVE_TIMEOUT: &[&str] = &["metadata-store-keep-alive-timeout"];
#[rustfmt::skip]
pub const METADATA_UPDATE_INTERVAL: &[&str] = &["metadata-update-interval"];
#[rustfmt::skip]
pub const NETWORK_ERROR_RETRY_POLICY: &[&str] = &["network-error-retry-policy"];
#[rustfmt::skip]
pub const NETWORK_ERROR_RETRY_POLICY_FACTOR: &[&str] = &["network-error-retry-policy", "factor"];
#[rustfmt::skip]
pub const NETWORK_ERROR_RETRY_POLICY_INITIAL_INTERVAL: &[&str] = &["network-error-retry-policy", "initial-interval"];
#[rustfmt::skip]
pub const NETWORK_ERROR_RETRY_POLICY_INTERVAL: &[&str] = &["network-error-retry-policy", "interval"];
#[rustfmt::skip]
pub const NETWORK_ERROR_RETRY_POLICY_MAX_ATTEMPTS: &[&str] = &["network-error-retry-policy", "max-attempts"];
#[rustfmt::skip]
pub const NETWORK_ERROR_RETRY_POLICY_MAX_INTERVAL: &[&str] = &["network-error-retry-policy", "max-interval"];
#[rustfmt::skip]
pub const NETWORK_ERROR_RETRY_POLICY_TYPE: &[&str] = &["network-error-retry-policy", "type"];
#[rustfmt::skip]
pub const NETWORKING: &[&str] = &["networking"];
#[rustfmt::skip]
pub const NETWORKING_CONNECT_RETRY_POLICY: &[&str] = &["networking", "connect-retry-policy"];
#[rustfmt::skip]
pub const NETWORKING_CONNECT_RETRY_POLICY_FACTOR: &[&str] = &["networking", "connect-retry-policy", "factor"];
#[rustfmt::skip]
pub const NETWORKING_CONNECT_RETRY_POLICY_INITIAL_INTERVAL: &[&str] = &["networking", "connect-retry-policy", "initial-interval"];
#[rustfmt::skip]
pub const NETWORKING_CONNECT_RETRY_POLICY_INTERVAL: &[&str] = &["networking", "connect-retry-policy", "interval"];
#[rustfmt::skip]
pub const NETWORKING_CONNECT_RETRY_POLICY_MAX_ATTEMPTS: &[&str] = &["networking", "connect-retry-policy", "max-attempts"];
#[rustfmt::skip]
pub const NETWORKING_CONNECT_RETRY_POLICY_MAX_INTERVAL: &[&str] = &["networking", "connect-retry-policy", "max-interval"];
#[rustfmt::skip]
pub const NETWORKING_CONNECT_RETRY_POLICY_TYPE: &[&str] = &["networking", "connect-retry-policy", "type"];
#[rustfmt::skip]
pub const NETWORKING_CONNECT_TIMEOUT: &[&str] = &["networking", "connect-timeout"];
#[rustfmt::skip]
pub const NETWORKING_DATA_STREAM_WINDOW_SIZE: &[&str] = &["networking", "data-stream-window-size"];
#[rustfmt::skip]
pub const NETWORKING_DISABLE_COMPRESSION: &[&str] = &["networking", "disable-compression"];
#[rustfmt::skip]
pub const NETWORKING_FABRIC_MEMORY_LIMIT: &[&str] = &["networking", "fabric-memory-limit"];
#[rustfmt::skip]
pub const NETWORKING_HANDSHAKE_TIMEOUT: &[&str] = &["networking", "handshake-timeout"];
#[rustfmt::skip]
pub const NETWORKING_HTTP2_ADAPTIVE_WINDOW: &[&str] = &["networking", "http2-adaptive-window"];
#[rustfmt::skip]
pub const NETWORKING_HTTP2_KEEP_ALIVE_INTERVAL: &[&str] = &["networking", "http2-keep-alive-interval"];
#[rustfmt::skip]
pub const NETWORKING_HTTP2_KEEP_ALIVE_TIMEOUT: &[&str] = &["networking", "http2-keep-alive-timeout"];
#[rustfmt::skip]
pub const NETWORKING_MESSAGE_SIZE_LIMIT: &[&str] = &["networking", "message-size-limit"];
#[rustfmt::skip]
pub const NETWORKING_NUM_CONCURRENT_CONNECTIONS: &[&str] = &["networking", "num-concurrent-connections"];
#[rustfmt::skip]
pub const NETWORKING_OUTBOUND_QUEUE_LENGTH: &[&str] = &["networking", "outbound-queue-length"];
#[rustfmt::skip]
pub const NO_PROXY: &[&str] = &["no-proxy"];
#[rustfmt::skip]
pub const NODE_NAME: &[&str] = &["node-name"];
#[rustfmt::skip]
pub const PROCESS_TOTAL_MEMORY_SIZE: &[&str] = &["process-total-memory-size"];
#[rustfmt::skip]
pub const REQUEST_COMPRESSION_THRESHOLD: &[&str] = &["request-compression-threshold"];
#[rustfmt::skip]
pub const REQUEST_IDENTITY_PRIVATE_KEY_PEM_FILE: &[&str] = &["request-identity-private-key-pem-file"];
#[rustfmt::skip]
pub const ROCKSDB_BG_THREADS: &[&str] = &["rocksdb-bg-threads"];
#[rustfmt::skip]
pub const ROCKSDB_BLOCK_SIZE: &[&str] = &["rocksdb-block-size"];
#[rustfmt::skip]
pub const ROCKSDB_COMPACTION_READAHEAD_SIZE: &[&str] = &["rocksdb-compaction-readahead-size"];
#[rustfmt::skip]
pub const ROCKSDB_DISABLE_AUTO_COMPACTIONS: &[&str] = &["rocksdb-disable-auto-compactions"];
#[rustfmt::skip]
pub const ROCKSDB_DISABLE_DIRECT_IO_FOR_FLUSH_AND_COMPACTIONS: &[&str] = &["rocksdb-disable-direct-io-for-flush-and-compactions"];
#[rustfmt::skip]
pub const ROCKSDB_DISABLE_DIRECT_IO_FOR_READS: &[&str] = &["rocksdb-disable-direct-io-for-reads"];
#[rustfmt::skip]
pub const ROCKSDB_DISABLE_L0_L1_COMPRESSION: &[&str] = &["rocksdb-disable-l0-l1-compression"];
#[rustfmt::skip]
pub const ROCKSDB_DISABLE_STATISTICS: &[&str] = &["rocksdb-disable-statistics"];
#[rustfmt::skip]
pub const ROCKSDB_DISABLE_WAL: &[&str] = &["rocksdb-disable-wal"];
#[rustfmt::skip]
pub const ROCKSDB_DISABLE_WAL_COMPRESSION: &[&str] = &["rocksdb-disable-wal-compression"];
#[rustfmt::skip]
pub const ROCKSDB_ENABLE_STALL_ON_MEMORY_LIMIT: &[&str] = &["rocksdb-enable-stall-on-memory-limit"];
#[rustfmt::skip]
pub const ROCKSDB_HIGH_PRIORITY_BG_THREADS: &[&str] = &["rocksdb-high-priority-bg-threads"];
#[rustfmt::skip]
pub const ROCKSDB_HIGH_PRIORITY_THREADS: &[&str] = &["rocksdb-high-priority-threads"];
#[rustfmt::skip]
pub const ROCKSDB_LOG_KEEP_FILE_NUM: &[&str] = &["rocksdb-log-keep-file-num"];
#[rustfmt::skip]
pub const ROCKSDB_LOG_LEVEL: &[&str] = &["rocksdb-log-level"];
#[rustfmt::skip]
pub const ROCKSDB_LOG_MAX_FILE_SIZE: &[&str] = &["rocksdb-log-max-file-size"];
#[rustfmt::skip]
pub const ROCKSDB_LOW_PRIORITY_THREADS: &[&str] = &["rocksdb-low-priority-threads"];
#[rustfmt::skip]
pub const ROCKSDB_MAX_BACKGROUND_JOBS: &[&str] = &["rocksdb-max-background-jobs"];
#[rustfmt::skip]
pub const ROCKSDB_MAX_WRITE_RATE_PER_SECOND: &[&str] = &["rocksdb-max-write-rate-per-second"];
#[rustfmt::skip]
pub const ROCKSDB_PERF_LEVEL: &[&str] = &["rocksdb-perf-level"];
#[rustfmt::skip]
pub const ROCKSDB_PERIODIC_COMPACTION: &[&str] = &["rocksdb-periodic-compaction"];
#[rustfmt::skip]
pub const ROCKSDB_STATISTICS_LEVEL: &[&str] = &["rocksdb-statistics-level"];
#[rustfmt::skip]
pub const ROCKSDB_TOTAL_MEMORY_SIZE: &[&str] = &["rocksdb-total-memory-size"];
#[rustfmt::skip]
pub const ROCKSDB_TOTAL_MEMTABLES_RATIO: &[&str] = &["rocksdb-total-memtables-ratio"];
#[rustfmt::skip]
pub const ROCKSDB_WRITE_RATE_LIMITER_MODE: &[&str] = &["rocksdb-write-rate-limiter-mode"];
#[rustfmt::skip]
pub const ROCKSDB_WRITE_STALL_THRESHOLD: &[&str] = &["rocksdb-write-stall-threshold"];
#[rustfmt::skip]
pub const ROLES: &[&str] = &["roles"];
#[rustfmt::skip]
pub const SHUTDOWN_TIMEOUT: &[&str] = &["shutdown-timeout"];
#[rustfmt::skip]
pub const STORAGE_HIGH_PRIORITY_BG_THREADS: &[&str] = &["storage-high-priority-bg-threads"];
#[rustfmt::skip]
pub const STORAGE_LOW_PRIORITY_BG_THREADS: &[&str] = &["storage-low-priority-bg-threads"];
#[rustfmt::skip]
pub const TLS: &[&str] = &["tls"];
#[rustfmt::skip]
pub const TLS_ALLOWED_SUBJECT_NAMES: &[&str] = &["tls", "allowed-subject-names"];
#[rustfmt::skip]
pub const TLS_CA_FILES: &[&str] = &["tls", "ca-files"];
#[rustfmt::skip]
pub const TLS_CERT_FILE: &[&str] = &["tls", "cert-file"];
#[rustfmt::skip]
pub const TLS_KEY_FILE: &[&str] = &["tls", "key-file"];
#[rustfmt::skip]
pub const TLS_MODE: &[&str] = &["tls", "mode"];
#[rustfmt::skip]
pub const TLS_REFRESH_INTERVAL: &[&str] = &["tls", "refresh-interval"];
#[rustfmt::skip]
pub const TLS_REQUIRE_CLIENT_AUTH: &[&str] = &["tls", "require-client-auth"];
#[rustfmt::skip]
pub const TOKIO_CONSOLE_BIND_ADDRESS: &[&str] = &["tokio-console-bind-address"];
#[rustfmt::skip]
pub const TOKIO__CONSOLE__ADVERTISED_ADDRESS: &[&str] = &["tokio_console_advertised-address"];
#[rustfmt::skip]
pub const TOKIO__CONSOLE__ADVERTISED_HOST: &[&str] = &["tokio_console_advertised-host"];
#[rustfmt::skip]
pub const TOKIO__CONSOLE__BIND_ADDRESS: &[&str] = &["tokio_console_bind-address"];
#[rustfmt::skip]
pub const TOKIO__CONSOLE__BIND_IP: &[&str] = &["tokio_console_bind-ip"];
#[rustfmt::skip]
pub const TOKIO__CONSOLE__BIND_PORT: &[&str] = &["tokio_console_bind-port"];
#[rustfmt::skip]
pub const TOKIO__CONSOLE__LISTEN_MODE: &[&str] = &["tokio_console_listen-mode"];
#[rustfmt::skip]
pub const TOKIO__CONSOLE__USE_RANDOM_PORTS: &[&str] = &["tokio_console_use-random-ports"];
#[rustfmt::skip]
pub const TRACING_ENDPOINT: &[&str] = &["tracing-endpoint"];
#[rustfmt::skip]
pub const TRACING_FILTER: &[&str] = &["tracing-filter"];
#[rustfmt::skip]
pub const TRACING_HEADERS: &[&str] = &["tracing-headers"];
#[rustfmt::skip]
pub const TRACING_JSON_PATH: &[&str] = &["tracing-json-path"];
#[rustfmt::skip]
pub const TRACING_RUNTIME_ENDPOINT: &[&str] = &["tracing-runtime-endpoint"];
#[rustfmt::skip]
pub const TRACING_SERVICES_ENDPOINT: &[&str] = &["tracing-services-endpoint"];
#[rustfmt::skip]
pub const USE_RANDOM_PORTS: &[&str] = &["use-random-ports"];
#[rustfmt::skip]
pub const WORKER: &[&str] = &["worker"];
#[rustfmt::skip]
pub const WORKER_CLEANUP_INTERVAL: &[&str] = &["worker", "cleanup-interval"];
#[rustfmt::skip]
pub const WORKER_CLEANUP_MAX_IN_FLIGHT_PURGES: &[&str] = &["worker", "cleanup-max-in-flight-purges"];
#[rustfmt::skip]
pub const WORKER_DATA_SERVICE_MEMORY_LIMIT: &[&str] = &["worker", "data-service-memory-limit"];
#[rustfmt::skip]
pub const WORKER_DISABLE_SCHEDULER: &[&str] = &["worker", "disable-scheduler"];
#[rustfmt::skip]
pub const WORKER_DURABILITY_MODE: &[&str] = &["worker", "durability-mode"];
#[rustfmt::skip]
pub const WORKER_EXPERIMENTAL_PARTITION_DRIVEN_LOG_TRIMMING: &[&str] = &["worker", "experimental-partition-driven-log-trimming"];
#[rustfmt::skip]
pub const WORKER_INTERNAL_QUEUE_LENGTH: &[&str] = &["worker", "internal-queue-length"];
#[rustfmt::skip]
pub const WORKER_INVOKER: &[&str] = &["worker", "invoker"];
#[rustfmt::skip]
pub const WORKER_INVOKER_ABORT_TIMEOUT: &[&str] = &["worker", "invoker", "abort-timeout"];
#[rustfmt::skip]
pub const WORKER_INVOKER_ACTION_THROTTLING: &[&str] = &["worker", "invoker", "action-throttling"];
#[rustfmt::skip]
pub const WORKER_INVOKER_ACTION_THROTTLING_CAPACITY: &[&str] = &["worker", "invoker", "action-throttling", "capacity"];
#[rustfmt::skip]
pub const WORKER_INVOKER_ACTION_THROTTLING_RATE: &[&str] = &["worker", "invoker", "action-throttling", "rate"];
#[rustfmt::skip]
pub const WORKER_INVOKER_ADDITIONAL_REQUEST_HEADERS: &[&str] = &["worker", "invoker", "additional-request-headers"];
#[rustfmt::skip]
pub const WORKER_INVOKER_AWS_ASSUME_ROLE_EXTERNAL_ID: &[&str] = &["worker", "invoker", "aws-assume-role-external-id"];
#[rustfmt::skip]
pub const WORKER_INVOKER_AWS_PROFILE: &[&str] = &["worker", "invoker", "aws-profile"];
#[rustfmt::skip]
pub const WORKER_INVOKER_CONCURRENT_INVOCATIONS_LIMIT: &[&str] = &["worker", "invoker", "concurrent-invocations-limit"];
#[rustfmt::skip]
pub const WORKER_INVOKER_CONNECT_TIMEOUT: &[&str] = &["worker", "invoker", "connect-timeout"];
#[rustfmt::skip]
pub const WORKER_INVOKER_DISABLE_EAGER_STATE: &[&str] = &["worker", "invoker", "disable-eager-state"];
#[rustfmt::skip]
pub const WORKER_INVOKER_EAGER_STATE_SIZE_LIMIT: &[&str] = &["worker", "invoker", "eager-state-size-limit"];
#[rustfmt::skip]
pub const WORKER_INVOKER_EXPERIMENTAL_FEATURES_ALLOW_PROTOCOL_V6: &[&str] = &["worker", "invoker", "experimental-features-allow-protocol-v6"];
#[rustfmt::skip]
pub const WORKER_INVOKER_EXPERIMENTAL_FEATURES_PROPOSE_EVENTS: &[&str] = &["worker", "invoker", "experimental-features-propose-events"];
#[rustfmt::skip]
pub const WORKER_INVOKER_HTTP_PROXY: &[&str] = &["worker", "invoker", "http-proxy"];
#[rustfmt::skip]
pub const WORKER_INVOKER_HTTP2_DATA_FRAME_BUDGET: &[&str] = &["worker", "invoker", "http2-data-frame-budget"];
#[rustfmt::skip]
pub const WORKER_INVOKER_HTTP2_IDLE_CONNECTION_TIMEOUT: &[&str] = &["worker", "invoker", "http2-idle-connection-timeout"];
#[rustfmt::skip]
pub const WORKER_INVOKER_HTTP2_INITIAL_CONNECTION_WINDOW_SIZE: &[&str] = &["worker", "invoker", "http2-initial-connection-window-size"];
#[rustfmt::skip]
pub const WORKER_INVOKER_HTTP2_INITIAL_MAX_SEND_STREAMS: &[&str] = &["worker", "invoker", "http2-initial-max-send-streams"];
#[rustfmt::skip]
pub const WORKER_INVOKER_HTTP2_INITIAL_STREAM_WINDOW_SIZE: &[&str] = &["worker", "invoker", "http2-initial-stream-window-size"];
#[rustfmt::skip]
pub const WORKER_INVOKER_HTTP2_KEEP_ALIVE_INTERVAL: &[&str] = &["worker", "invoker", "http2-keep-alive-interval"];
#[rustfmt::skip]
pub const WORKER_INVOKER_HTTP2_KEEP_ALIVE_JITTER: &[&str] = &["worker", "invoker", "http2-keep-alive-jitter"];
#[rustfmt::skip]
pub const WORKER_INVOKER_HTTP2_KEEP_ALIVE_TIMEOUT: &[&str] = &["worker", "invoker", "http2-keep-alive-timeout"];
#[rustfmt::skip]
pub const WORKER_INVOKER_HTTP2_MAX_FRAME_SIZE: &[&str] = &["worker", "invoker", "http2-max-frame-size"];
#[rustfmt::skip]
pub const WORKER_INVOKER_HTTP2_STREAMS_PER_CONNECTION_LIMIT: &[&str] = &["worker", "invoker", "http2-streams-per-connection-limit"];
#[rustfmt::skip]
pub const WORKER_INVOKER_IN_MEMORY_QUEUE_LENGTH_LIMIT: &[&str] = &["worker", "invoker", "in-memory-queue-length-limit"];
#[rustfmt::skip]
pub const WORKER_INVOKER_INACTIVITY_TIMEOUT: &[&str] = &["worker", "invoker", "inactivity-timeout"];
#[rustfmt::skip]
pub const WORKER_INVOKER_INVOCATION_THROTTLING: &[&str] = &["worker", "invoker", "invocation-throttling"];
#[rustfmt::skip]
pub const WORKER_INVOKER_INVOCATION_THROTTLING_CAPACITY: &[&str] = &["worker", "invoker", "invocation-throttling", "capacity"];
#[rustfmt::skip]
pub const WORKER_INVOKER_INVOCATION_THROTTLING_RATE: &[&str] = &["worker", "invoker", "invocation-throttling", "rate"];
#[rustfmt::skip]
pub const WORKER_INVOKER_MAX_AWAITED_FUTURE_DEPTH: &[&str] = &["worker", "invoker", "max-awaited-future-depth"];
#[rustfmt::skip]
pub const WORKER_INVOKER_MEMORY_LIMIT: &[&str] = &["worker", "invoker", "memory-limit"];
#[rustfmt::skip]
pub const WORKER_INVOKER_MESSAGE_SIZE_LIMIT: &[&str] = &["worker", "invoker", "message-size-limit"];
#[rustfmt::skip]
pub const WORKER_INVOKER_MESSAGE_SIZE_WARNING: &[&str] = &["worker", "invoker", "message-size-warning"];
#[rustfmt::skip]
pub const WORKER_INVOKER_NO_PROXY: &[&str] = &["worker", "invoker", "no-proxy"];
#[rustfmt::skip]
pub const WORKER_INVOKER_PER_INVOCATION_INITIAL_MEMORY: &[&str] = &["worker", "invoker", "per-invocation-initial-memory"];
#[rustfmt::skip]
pub const WORKER_INVOKER_PER_INVOCATION_MEMORY_LIMIT: &[&str] = &["worker", "invoker", "per-invocation-memory-limit"];
#[rustfmt::skip]
pub const WORKER_INVOKER_REQUEST_COMPRESSION_THRESHOLD: &[&str] = &["worker", "invoker", "request-compression-threshold"];
#[rustfmt::skip]
pub const WORKER_INVOKER_REQUEST_IDENTITY_EXPIRATION: &[&str] = &["worker", "invoker", "request-identity-expiration"];
#[rustfmt::skip]
pub const WORKER_INVOKER_REQUEST_IDENTITY_PRIVATE_KEY_PEM_FILE: &[&str] = &["worker", "invoker", "request-identity-private-key-pem-file"];
#[rustfmt::skip]
pub const WORKER_INVOKER_RETRY_POLICY: &[&str] = &["worker", "invoker", "retry-policy"];
#[rustfmt::skip]
pub const WORKER_INVOKER_RETRY_POLICY_FACTOR: &[&str] = &["worker", "invoker", "retry-policy", "factor"];
#[rustfmt::skip]
pub const WORKER_INVOKER_RETRY_POLICY_INITIAL_INTERVAL: &[&str] = &["worker", "invoker", "retry-policy", "initial-interval"];
#[rustfmt::skip]
pub const WORKER_INVOKER_RETRY_POLICY_INTERVAL: &[&str] = &["worker", "invoker", "retry-policy", "interval"];
#[rustfmt::skip]
pub const WORKER_INVOKER_RETRY_POLICY_MAX_ATTEMPTS: &[&str] = &["worker", "invoker", "retry-policy", "max-attempts"];
#[rustfmt::skip]
pub const WORKER_INVOKER_RETRY_POLICY_MAX_INTERVAL: &[&str] = &["worker", "invoker", "retry-policy", "max-interval"];
#[rustfmt::skip]
pub const WORKER_INVOKER_RETRY_POLICY_TYPE: &[&str] = &["worker", "invoker", "retry-policy", "type"];
#[rustfmt::skip]
pub const WORKER_INVOKER_TMP_DIR: &[&str] = &["worker", "invoker", "tmp-dir"];
#[rustfmt::skip]
pub const WORKER_MAX_COMMAND_BATCH_BYTES: &[&str] = &["worker", "max-command-batch-bytes"];
#[rustfmt::skip]
pub const WORKER_MAX_COMMAND_BATCH_SIZE: &[&str] = &["worker", "max-command-batch-size"];
#[rustfmt::skip]
pub const WORKER_NUM_TIMERS_IN_MEMORY_LIMIT: &[&str] = &["worker", "num-timers-in-memory-limit"];
#[rustfmt::skip]
pub const WORKER_RULE_BOOK_POLL_INTERVAL: &[&str] = &["worker", "rule-book-poll-interval"];
#[rustfmt::skip]
pub const WORKER_SELF_PROPOSAL_QUEUE_MEMORY_LIMIT: &[&str] = &["worker", "self-proposal-queue-memory-limit"];
#[rustfmt::skip]
pub const WORKER_SHUFFLE: &[&str] = &["worker", "shuffle"];
#[rustfmt::skip]
pub const WORKER_SHUFFLE_CONNECTION_RETRY_POLICY: &[&str] = &["worker", "shuffle", "connection-retry-policy"];
#[rustfmt::skip]
pub const WORKER_SHUFFLE_CONNECTION_RETRY_POLICY_FACTOR: &[&str] = &["worker", "shuffle", "connection-retry-policy", "factor"];
#[rustfmt::skip]
pub const WORKER_SHUFFLE_CONNECTION_RETRY_POLICY_INITIAL_INTERVAL: &[&str] = &["worker", "shuffle", "connection-retry-policy", "initial-interval"];
#[rustfmt::skip]
pub const WORKER_SHUFFLE_CONNECTION_RETRY_POLICY_INTERVAL: &[&str] = &["worker", "shuffle", "connection-retry-policy", "interval"];
#[rustfmt::skip]
pub const WORKER_SHUFFLE_CONNECTION_RETRY_POLICY_MAX_ATTEMPTS: &[&str] = &["worker", "shuffle", "connection-retry-policy", "max-attempts"];
#[rustfmt::skip]
pub const WORKER_SHUFFLE_CONNECTION_RETRY_POLICY_MAX_INTERVAL: &[&str] = &["worker", "shuffle", "connection-retry-policy", "max-interval"];
#[rustfmt::skip]
pub const WORKER_SHUFFLE_CONNECTION_RETRY_POLICY_TYPE: &[&str] = &["worker", "shuffle", "connection-retry-policy", "type"];
#[rustfmt::skip]
pub const WORKER_SHUFFLE_INFLIGHT_MEMORY_BUDGET: &[&str] = &["worker", "shuffle", "inflight-memory-budget"];
#[rustfmt::skip]
pub const WORKER_SHUFFLE_REQUEST_BATCH_SIZE: &[&str] = &["worker", "shuffle", "request-batch-size"];
#[rustfmt::skip]
pub const WORKER_SNAPSHOTS: &[&str] = &["worker", "snapshots"];
#[rustfmt::skip]
pub const WORKER_SNAPSHOTS_AWS_ACCESS_KEY_ID: &[&str] = &["worker", "snapshots", "aws-access-key-id"];
#[rustfmt::skip]
pub const WORKER_SNAPSHOTS_AWS_ALLOW_HTTP: &[&str] = &["worker", "snapshots", "aws-allow-http"];
#[rustfmt::skip]
pub const WORKER_SNAPSHOTS_AWS_ENDPOINT_URL: &[&str] = &["worker", "snapshots", "aws-endpoint-url"];
#[rustfmt::skip]
pub const WORKER_SNAPSHOTS_AWS_PROFILE: &[&str] = &["worker", "snapshots", "aws-profile"];
#[rustfmt::skip]
pub const WORKER_SNAPSHOTS_AWS_REGION: &[&str] = &["worker", "snapshots", "aws-region"];
#[rustfmt::skip]
pub const WORKER_SNAPSHOTS_AWS_SECRET_ACCESS_KEY: &[&str] = &["worker", "snapshots", "aws-secret-access-key"];
#[rustfmt::skip]
pub const WORKER_SNAPSHOTS_AWS_SESSION_TOKEN: &[&str] = &["worker", "snapshots", "aws-session-token"];
#[rustfmt::skip]
pub const WORKER_SNAPSHOTS_DESTINATION: &[&str] = &["worker", "snapshots", "destination"];
#[rustfmt::skip]
pub const WORKER_SNAPSHOTS_EXPERIMENTAL_NUM_RETAINED: &[&str] = &["worker", "snapshots", "experimental-num-retained"];
#[rustfmt::skip]
pub const WORKER_SNAPSHOTS_EXPORT_CONCURRENCY_LIMIT: &[&str] = &["worker", "snapshots", "export-concurrency-limit"];
#[rustfmt::skip]
pub const WORKER_SNAPSHOTS_NUM_RETAINED: &[&str] = &["worker", "snapshots", "num-retained"];
#[rustfmt::skip]
pub const WORKER_SNAPSHOTS_OBJECT_STORE_RETRY_POLICY: &[&str] = &["worker", "snapshots", "object-store-retry-policy"];
#[rustfmt::skip]
pub const WORKER_SNAPSHOTS_OBJECT_STORE_RETRY_POLICY_FACTOR: &[&str] = &["worker", "snapshots", "object-store-retry-policy", "factor"];
#[rustfmt::skip]
pub const WORKER_SNAPSHOTS_OBJECT_STORE_RETRY_POLICY_INITIAL_INTERVAL: &[&str] = &["worker", "snapshots", "object-store-retry-policy", "initial-interval"];
#[rustfmt::skip]
pub const WORKER_SNAPSHOTS_OBJECT_STORE_RETRY_POLICY_INTERVAL: &[&str] = &["worker", "snapshots", "object-store-retry-policy", "interval"];
#[rustfmt::skip]
pub const WORKER_SNAPSHOTS_OBJECT_STORE_RETRY_POLICY_MAX_ATTEMPTS: &[&str] = &["worker", "snapshots", "object-store-retry-policy", "max-attempts"];
#[rustfmt::skip]
pub const WORKER_SNAPSHOTS_OBJECT_STORE_RETRY_POLICY_MAX_INTERVAL: &[&str] = &["worker", "snapshots", "object-store-retry-policy", "max-interval"];
#[rustfmt::skip]
pub const WORKER_SNAPSHOTS_OBJECT_STORE_RETRY_POLICY_TYPE: &[&str] = &["worker", "snapshots", "object-store-retry-policy", "type"];
#[rustfmt::skip]
pub const WORKER_SNAPSHOTS_SNAPSHOT_INTERVAL: &[&str] = &["worker", "snapshots", "snapshot-interval"];
#[rustfmt::skip]
pub const WORKER_SNAPSHOTS_SNAPSHOT_INTERVAL_NUM_RECORDS: &[&str] = &["worker", "snapshots", "snapshot-interval-num-records"];
#[rustfmt::skip]
pub const WORKER_STORAGE: &[&str] = &["worker", "storage"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ALWAYS_COMMIT_IN_BACKGROUND: &[&str] = &["worker", "storage", "always-commit-in-background"];
#[rustfmt::skip]
pub const WORKER_STORAGE_NUM_PARTITIONS_TO_SHARE_MEMORY_BUDGET: &[&str] = &["worker", "storage", "num-partitions-to-share-memory-budget"];
#[rustfmt::skip]
pub const WORKER_STORAGE_PERSIST_LSN_INTERVAL: &[&str] = &["worker", "storage", "persist-lsn-interval"];
#[rustfmt::skip]
pub const WORKER_STORAGE_PERSIST_LSN_THRESHOLD: &[&str] = &["worker", "storage", "persist-lsn-threshold"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_BLOCK_SIZE: &[&str] = &["worker", "storage", "rocksdb-block-size"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_COMPACT_ON_DELETIONS_COUNT: &[&str] = &["worker", "storage", "rocksdb-compact-on-deletions-count"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_COMPACT_ON_DELETIONS_MIN_SST_FILE_SIZE: &[&str] = &["worker", "storage", "rocksdb-compact-on-deletions-min-sst-file-size"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_COMPACT_ON_DELETIONS_RATIO: &[&str] = &["worker", "storage", "rocksdb-compact-on-deletions-ratio"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_COMPACT_ON_DELETIONS_WINDOW: &[&str] = &["worker", "storage", "rocksdb-compact-on-deletions-window"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_COMPACTION_READAHEAD_SIZE: &[&str] = &["worker", "storage", "rocksdb-compaction-readahead-size"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_DISABLE_AUTO_COMPACTIONS: &[&str] = &["worker", "storage", "rocksdb-disable-auto-compactions"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_DISABLE_AUTO_MEMORY_RECLAIMER: &[&str] = &["worker", "storage", "rocksdb-disable-auto-memory-reclaimer"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_DISABLE_COMPACT_ON_DELETION: &[&str] = &["worker", "storage", "rocksdb-disable-compact-on-deletion"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_DISABLE_DIRECT_IO_FOR_FLUSH_AND_COMPACTIONS: &[&str] = &["worker", "storage", "rocksdb-disable-direct-io-for-flush-and-compactions"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_DISABLE_DIRECT_IO_FOR_READS: &[&str] = &["worker", "storage", "rocksdb-disable-direct-io-for-reads"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_DISABLE_L0_L1_COMPRESSION: &[&str] = &["worker", "storage", "rocksdb-disable-l0-l1-compression"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_DISABLE_STATISTICS: &[&str] = &["worker", "storage", "rocksdb-disable-statistics"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_DISABLE_WAL: &[&str] = &["worker", "storage", "rocksdb-disable-wal"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_DISABLE_WAL_COMPRESSION: &[&str] = &["worker", "storage", "rocksdb-disable-wal-compression"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_L0_NUM_COMPACTION_TRIGGER: &[&str] = &["worker", "storage", "rocksdb-l0-num-compaction-trigger"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_LOG_KEEP_FILE_NUM: &[&str] = &["worker", "storage", "rocksdb-log-keep-file-num"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_LOG_LEVEL: &[&str] = &["worker", "storage", "rocksdb-log-level"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_LOG_MAX_FILE_SIZE: &[&str] = &["worker", "storage", "rocksdb-log-max-file-size"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_MAX_BACKGROUND_COMPACTIONS: &[&str] = &["worker", "storage", "rocksdb-max-background-compactions"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_MAX_BACKGROUND_FLUSHES: &[&str] = &["worker", "storage", "rocksdb-max-background-flushes"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_MAX_BACKGROUND_JOBS: &[&str] = &["worker", "storage", "rocksdb-max-background-jobs"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_MAX_FILE_SIZE: &[&str] = &["worker", "storage", "rocksdb-max-file-size"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_MAX_OPEN_FILES: &[&str] = &["worker", "storage", "rocksdb-max-open-files"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_MAX_SUB_COMPACTIONS: &[&str] = &["worker", "storage", "rocksdb-max-sub-compactions"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_MAX_SUCCESSIVE_MERGES: &[&str] = &["worker", "storage", "rocksdb-max-successive-merges"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_MEMORY_BUDGET: &[&str] = &["worker", "storage", "rocksdb-memory-budget"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_MEMORY_RATIO: &[&str] = &["worker", "storage", "rocksdb-memory-ratio"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_PERIODIC_COMPACTION: &[&str] = &["worker", "storage", "rocksdb-periodic-compaction"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_STATISTICS_LEVEL: &[&str] = &["worker", "storage", "rocksdb-statistics-level"];
#[rustfmt::skip]
pub const WORKER_STORAGE_ROCKSDB_WRITABLE_FILE_MAX_BUFFER_SIZE: &[&str] = &["worker", "storage", "rocksdb-writable-file-max-buffer-size"];
#[rustfmt::skip]
pub const WORKER_STORAGE_VQUEUE_META_FULL_WRITE_PROBABILITY: &[&str] = &["worker", "storage", "vqueue-meta-full-write-probability"];
#[rustfmt::skip]
pub const WORKER_TRIM_DELAY_INTERVAL: &[&str] = &["worker", "trim-delay-interval"];
#[rustfmt::skip]
pub const WORKER_USE_MULTI_DB_LAYOUT: &[&str] = &["worker", "use-multi-db-layout"];
#[rustfmt::skip]
pub const WORKER_VQUEUE_METADATA_CACHE_SIZE: &[&str] = &["worker", "vqueue-metadata-cache-size"];
