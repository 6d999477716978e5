;; A module that is well made and speaks another contract: what hosts must refuse at load.
(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u8" (func $store (param i64 i32)))
  (import "extism:host/env" "output_set" (func $output (param i64 i64)))
  (memory (export "memory") 1)
  (data (i32.const 0) "{\"contract\":\"3.0\"}")
  (func (export "describe") (result i32)
    (local $block i64)
    (local $at i64)
    (local.set $block (call $alloc (i64.const 18)))
    (loop $next
      (call $store
        (i64.add (local.get $block) (local.get $at))
        (i32.load8_u (i32.wrap_i64 (local.get $at))))
      (local.set $at (i64.add (local.get $at) (i64.const 1)))
      (br_if $next (i64.lt_u (local.get $at) (i64.const 18))))
    (call $output (local.get $block) (i64.const 18))
    (i32.const 0)))
