import "./clocks";
import "./watch";
