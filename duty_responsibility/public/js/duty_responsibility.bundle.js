import "./clocks";
import "./extensions";
import "./watch";
