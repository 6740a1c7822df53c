<?php
/**
 * Plugin Name: Tributary
 * Description: Tells Tributary which click led to an order, and what became of it.
 * Requires Plugins: woocommerce
 */

defined( 'ABSPATH' ) || exit;

const TRIBUTARY_TRACKER    = 'https://go.example.com';
const TRIBUTARY_APP        = 'https://app.example.com';
const TRIBUTARY_PUBLIC_KEY = 'trbp_YOUR_PUBLIC_KEY';
// The API key belongs into wp-config.php: define( 'TRIBUTARY_API_KEY', 'trb_…' );

// The snippet, and a cookie of the shop's own that brings the click's token to the checkout.
add_action( 'wp_head', function () {
	?>
<script>window.tributary=window.tributary||function(){(tributary.q=tributary.q||[]).push(arguments)};</script>
<script async src="<?php echo esc_url( TRIBUTARY_TRACKER . '/t.js' ); ?>" data-key="<?php echo esc_attr( TRIBUTARY_PUBLIC_KEY ); ?>"></script>
<script>
tributary("token", function (token) {
  document.cookie = "tributary_token=" + token + "; path=/; max-age=2592000; SameSite=Lax" + (location.protocol === "https:" ? "; Secure" : "");
});
</script>
	<?php
} );

// The order keeps the token: classic checkout and checkout block.
function tributary_keep_token( $order ) {
	if ( ! empty( $_COOKIE['tributary_token'] ) ) {
		$order->update_meta_data( '_tributary_token', sanitize_text_field( wp_unslash( $_COOKIE['tributary_token'] ) ) );
		$order->save();
	}
}
add_action( 'woocommerce_checkout_order_created', 'tributary_keep_token' );
add_action( 'woocommerce_store_api_checkout_order_processed', 'tributary_keep_token' );

// Reported once it is paid, by a job that is tried again until Tributary has it.
function tributary_order_paid( $order_id ) {
	as_enqueue_async_action( 'tributary_report_order', array( $order_id, 0 ), 'tributary' );
}
add_action( 'woocommerce_order_status_processing', 'tributary_order_paid' );
add_action( 'woocommerce_order_status_completed', 'tributary_order_paid' );

add_action( 'tributary_report_order', function ( $order_id, $tries ) {
	$order = wc_get_order( $order_id );
	if ( ! $order ) {
		return;
	}
	$body = array(
		'orderId'     => (string) $order->get_id(),
		'amountMinor' => tributary_minor( $order->get_total(), $order->get_currency() ),
		'currency'    => $order->get_currency(),
		'customer'    => array_filter( array(
			'id'    => $order->get_customer_id() ? (string) $order->get_customer_id() : '',
			'email' => $order->get_billing_email(),
		) ),
	);
	$coupons = $order->get_coupon_codes();
	if ( $coupons ) {
		$body['coupon'] = $coupons[0];
	}
	if ( $order->get_meta( '_tributary_token' ) ) {
		$body['clickId'] = $order->get_meta( '_tributary_token' );
	}
	tributary_post( '/api/v1/conversions', $body, 'tributary_report_order', $order_id, $tries );
}, 10, 2 );

// Each refund, in part or whole.
add_action( 'woocommerce_order_refunded', function ( $order_id, $refund_id ) {
	as_enqueue_async_action( 'tributary_report_refund', array( $refund_id, 0 ), 'tributary' );
}, 10, 2 );

add_action( 'tributary_report_refund', function ( $refund_id, $tries ) {
	$refund = wc_get_order( $refund_id );
	if ( ! $refund ) {
		return;
	}
	$body = array(
		'orderId'     => (string) $refund->get_parent_id(),
		'refundId'    => (string) $refund_id,
		'amountMinor' => tributary_minor( $refund->get_amount(), $refund->get_currency() ),
		'currency'    => $refund->get_currency(),
	);
	tributary_post( '/api/v1/conversions/refunds', $body, 'tributary_report_refund', $refund_id, $tries );
}, 10, 2 );

function tributary_post( $path, $body, $hook, $id, $tries ) {
	$answer = wp_remote_post( TRIBUTARY_APP . $path, array(
		'headers' => array(
			'Authorization' => 'Bearer ' . TRIBUTARY_API_KEY,
			'Content-Type'  => 'application/json',
		),
		'body'    => wp_json_encode( $body ),
		'timeout' => 10,
	) );
	$status = is_wp_error( $answer ) ? 0 : wp_remote_retrieve_response_code( $answer );
	if ( $status >= 200 && $status < 300 ) {
		return;
	}
	wc_get_logger()->warning( "$path $id: $status " . wp_remote_retrieve_body( $answer ), array( 'source' => 'tributary' ) );
	if ( $status < 400 || $status >= 500 || 401 === $status || 429 === $status ) {
		$wait = min( 6 * HOUR_IN_SECONDS, MINUTE_IN_SECONDS * 2 ** min( $tries, 9 ) );
		as_schedule_single_action( time() + $wait, $hook, array( $id, $tries + 1 ), 'tributary' );
	}
}

// "24.00" USD is 2400, "590000" VND is 590000.
function tributary_minor( $amount, $currency ) {
	$none   = array( 'BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF' );
	$three  = array( 'BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND' );
	$digits = in_array( $currency, $none, true ) ? 0 : ( in_array( $currency, $three, true ) ? 3 : 2 );
	return (int) round( (float) $amount * 10 ** $digits );
}
